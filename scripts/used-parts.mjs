import { readFileSync } from "node:fs";
import path from "node:path";

const modules = path.resolve(import.meta.dirname, "../node_modules");
const module = (file) => JSON.stringify(path.join(modules, file));
const lab = (file) => module(path.join("@jupyterlab", file));

/**
 * The parts of packages that are used. Their index requires all modules of theirs, so without this everything would be bundled: managers,
 * settings, workspaces and terminals of @jupyterlab/services, the server of ws.
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
  ws: `export { default as WebSocket } from ${module("ws/lib/websocket.js")};`,
  // Its WebSocket is ours (see src/jupyterServer/services-settings.ts), and this default is never opened.
  "@jupyterlab/ws": "",
};

/** What CommonJS reads of a part that is not there would be undefined at run time only. */
function missing(name, part, importer) {
  const code = readFileSync(importer, "utf8");
  const variables = [...code.matchAll(/(\w+) = require\("([^"]+)"\)/g)].filter(([, , required]) => required === name);
  const members = variables.flatMap(([, variable]) => [...code.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, "g"))]);
  return members
    .filter(([, member]) => !new RegExp(`\\b${member}\\b`).test(parts[part]))
    .map(([, member]) => `${importer} uses ${member} of ${part}: add it to scripts/used-parts.mjs.`);
}

function partOf(name, importer) {
  const isLab = importer.includes("@jupyterlab");
  switch (name) {
    case "..":
      return importer.endsWith(path.join("services/lib/kernel/default.js")) ? "@jupyterlab/services" : undefined;
    case "ws":
      return isLab ? "@jupyterlab/ws" : "ws";
    default:
      return Object.hasOwn(parts, name) ? name : undefined;
  }
}

export const usedParts = {
  name: "used-parts",
  setup(bundle) {
    bundle.onResolve({ filter: /^(@jupyterlab\/(services|coreutils)|ws|\.\.)$/ }, ({ path: name, importer }) => {
      const part = partOf(name, importer);
      if (part === undefined) return undefined;
      return { path: part, namespace: "part", errors: missing(name, part, importer).map((text) => ({ text })) };
    });
    bundle.onLoad({ filter: /./, namespace: "part" }, ({ path: name }) => ({
      contents: parts[name],
      resolveDir: modules,
    }));
  },
};
