import path from "node:path";
import { root } from "./processes.mjs";

const unpatched = path.join(root, "src/transport/network/unpatched.ts");

/** The libraries that talk to hubs get Node's `http` and `https` as Node has them (src/transport/network/unpatched.ts says why). */
export const unpatchedHttp = {
  name: "unpatched-http",
  setup(bundle) {
    bundle.onResolve({ filter: /^(node:)?https?$/ }, ({ path: name, importer }) =>
      /node_modules\/ws\//.test(importer) ? { path: name.replace(/^node:/, ""), namespace: "unpatched" } : undefined,
    );
    bundle.onLoad({ filter: /./, namespace: "unpatched" }, ({ path: name }) => ({
      contents: `module.exports = require(${JSON.stringify(unpatched)}).unpatched(require("node:${name}"));`,
      resolveDir: root,
    }));
  },
};
