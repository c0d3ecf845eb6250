// Bundles the extension. What activation does not need is a bundle of its own, loaded at first use.
import { build, context } from "esbuild";
import { readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { copyKeychainBinaries } from "./keychain-binaries.mjs";
import { pageScripts } from "./page-scripts.mjs";

/** Modules that are only ever imported with `import()`: each becomes dist/<name>.cjs. */
const lazyModules = {
  "src/transport/network.ts": "network",
  "src/kernels/make-connection.ts": "server-connection",
  "src/kernels/jupyter-provider.ts": "jupyter-provider",
  "src/kernels/builtin/controller.ts": "builtin-controller",
  "src/servers/options/choose-options.ts": "options",
  "src/hubClient/form-readers.ts": "form-readers",
  "src/hubClient/hub-client.ts": "hub-client",
  "src/tokens/renew-and-tell.ts": "renew-token",
  "src/tokens/view/token-view.ts": "token-view",
  "src/servers/view/servers-view.ts": "servers-view",
  "src/servers/sign-in/flows.ts": "sign-in",
  "src/servers/commands/hub-commands.ts": "hub-commands",
  "src/servers/commands/name-new-server.ts": "name-new-server",
  "src/servers/commands/choose-list.ts": "choose-list",
  "src/servers/commands/choose-to-start.ts": "choose-to-start",
  "src/servers/offer-other-choice.ts": "offer-other-choice",
  "src/servers/open-terminal.ts": "open-terminal",
  "src/servers/commands/what-to-delete.ts": "what-to-delete",
  "src/servers/server-actions.ts": "server-actions",
  "src/tokens/authentication-consent.ts": "authentication-consent",
};
const root = path.resolve(import.meta.dirname, "..");
const lazyByFile = new Map(Object.entries(lazyModules).map(([file, name]) => [path.join(root, file), name]));

const lazyBundles = {
  name: "lazy-bundles",
  setup(bundle) {
    bundle.onResolve({ filter: /^\.{1,2}\// }, (args) => {
      if (args.kind !== "dynamic-import") return undefined;
      const file = path.resolve(args.resolveDir, args.path).replace(/\.js$/, "") + ".ts";
      const name = lazyByFile.get(file);
      return name ? { path: `./${name}.cjs`, external: true } : undefined;
    });
  },
};

/** @jupyterlab/services gets our WebSocket; its default, a second copy of ws, is never opened. */
const noDefaultWebSocket = {
  name: "no-default-web-socket",
  setup(bundle) {
    bundle.onResolve({ filter: /^ws$/ }, ({ importer }) =>
      importer.includes("@jupyterlab") ? { path: "ws", namespace: "none" } : undefined,
    );
    bundle.onLoad({ filter: /./, namespace: "none" }, () => ({ contents: "" }));
  },
};

const options = {
  absWorkingDir: root,
  entryPoints: {
    extension: "src/extension.ts",
    "keychain-worker": "src/tokens/keychain-worker.ts",
    ...Object.fromEntries(Object.entries(lazyModules).map(([file, name]) => [name, file])),
  },
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  // `import()` becomes `require()` at first use: the editor gives `vscode` to modules that were required.
  supported: { "dynamic-import": false },
  // The polyfill is for hosts without web streams, which the editor's Node has.
  external: ["vscode", "web-streams-polyfill"],
  minify: true,
  keepNames: true,
  legalComments: "none",
  // Its main file loads its parts by names that a bundler does not see.
  alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
  plugins: [lazyBundles, noDefaultWebSocket, pageScripts],
  logLevel: "warning",
};

function printSizes() {
  for (const file of readdirSync(path.join(root, "dist")).filter((name) => name.endsWith(".cjs"))) {
    console.log(
      `${file.padEnd(28)} ${(statSync(path.join(root, "dist", file)).size / 1000).toFixed(1).padStart(8)} kB`,
    );
  }
}

rmSync(path.join(root, "dist"), { recursive: true, force: true });
copyKeychainBinaries(path.join(root, "dist"));
if (process.argv.includes("--watch")) {
  await (await context({ ...options, minify: false, sourcemap: true })).watch();
} else {
  await build(process.argv.includes("--debug") ? { ...options, minify: false, sourcemap: true } : options);
  printSizes();
}
