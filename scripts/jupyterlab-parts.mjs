import { readFileSync } from "node:fs";
import path from "node:path";

const modules = path.resolve(import.meta.dirname, "../node_modules");
const lab = (file) => JSON.stringify(path.join(modules, "@jupyterlab", file));

/**
 * The parts of @jupyterlab/services that src/kernels/builtin uses. Its modules are CommonJS and its index requires all of them, so without
 * this everything would be bundled: managers, settings, workspaces, terminals.
 */
const parts = {
  "@jupyterlab/services": `
    export * as KernelAPI from ${lab("services/lib/kernel/restapi.js")};
    export { CommsOverSubshells } from ${lab("services/lib/kernel/comm.js")};
    export { KernelConnection } from ${lab("services/lib/kernel/default.js")};
    export * as KernelSpecAPI from ${lab("services/lib/kernelspec/restapi.js")};
    export * as SessionAPI from ${lab("services/lib/session/restapi.js")};
    export { ServerConnection } from ${lab("services/lib/serverconnection.js")};`,
  // The page's configuration would be a file that an option or variable of the editor's process names: there is no page here.
  "@jupyterlab/coreutils": `
    export { URLExt } from ${lab("coreutils/lib/url.js")};
    const none = () => "";
    export const PageConfig = { getBaseUrl: none, getWsUrl: none, getToken: none, getOption: none };`,
  // Its WebSocket is ours (see src/kernels/builtin/server-settings.ts); the default, a second copy of ws, is never opened.
  ws: "",
};

/** What CommonJS reads of a part that is not there would be undefined at run time only. */
function missing(name, part, importer) {
  const code = readFileSync(importer, "utf8");
  const variables = [...code.matchAll(/(\w+) = require\("([^"]+)"\)/g)].filter(([, , required]) => required === name);
  const members = variables.flatMap(([, variable]) => [...code.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, "g"))]);
  return members
    .filter(([, member]) => !new RegExp(`\\b${member}\\b`).test(parts[part]))
    .map(([, member]) => `${importer} uses ${member} of ${part}: add it to scripts/jupyterlab-parts.mjs.`);
}

export const jupyterlabParts = {
  name: "jupyterlab-parts",
  setup(bundle) {
    bundle.onResolve({ filter: /^(@jupyterlab\/(services|coreutils)|ws|\.\.)$/ }, ({ path: name, importer }) => {
      const isLab = importer.includes("@jupyterlab");
      if (name === "ws" && !isLab) return undefined;
      if (name === ".." && !importer.endsWith(path.join("services/lib/kernel/default.js"))) return undefined;
      const part = name === ".." ? "@jupyterlab/services" : name;
      return { path: part, namespace: "part", errors: missing(name, part, importer).map((text) => ({ text })) };
    });
    bundle.onLoad({ filter: /./, namespace: "part" }, ({ path: name }) => ({
      contents: parts[name],
      resolveDir: modules,
    }));
  },
};
