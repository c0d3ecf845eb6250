/**
 * The libraries that talk to hubs get Node's `http` and `https` as Node has them: VS Code exchanges their functions for its own, which put
 * another agent into the place of the hub's (src/transport/network/unpatched.ts).
 */
export const unpatchedHttp = {
  name: "unpatched-http",
  setup(bundle) {
    bundle.onResolve({ filter: /^(node:)?https?$/ }, ({ path: name, importer }) =>
      /node_modules\/(ws|node-fetch)\//.test(importer)
        ? { path: name.replace(/^node:/, ""), namespace: "unpatched" }
        : undefined,
    );
    bundle.onLoad({ filter: /./, namespace: "unpatched" }, ({ path: name }) => ({
      contents: `const patched = require("node:${name}"); module.exports = patched.__vscodeOriginal ?? patched;`,
    }));
  },
};
