// Bundles the extension. What is imported with `import()` is a file of its own in dist/, loaded at first use.
import { build, context } from "esbuild";
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { writeCommonJs } from "./common-js.mjs";
import { copyKeychainBinaries } from "./keychain-binaries.mjs";
import { pageScripts } from "./page-scripts.mjs";
import { shortNames } from "./short-names.mjs";
import { unpatchedHttp } from "./unpatched-http.mjs";
import { usedParts } from "./used-parts.mjs";

const root = path.resolve(import.meta.dirname, "..");

const debug = ["--debug", "--watch"].some((flag) => process.argv.includes(flag));
const forNode = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20",
  // The polyfill is for hosts without web streams, which the editor's Node has.
  external: ["vscode", "web-streams-polyfill"],
  legalComments: "none",
  logLevel: "warning",
};
/** How the files are written. */
const written = { ...forNode, minify: !debug, sourcemap: debug };

/** It runs in a process of its own, so what it shares with the extension is in its own file as well. */
const keychainWorker = {
  ...written,
  entryPoints: ["src/tokens/keychain/keychain-worker.ts"],
  format: "cjs",
  outExtension: { ".js": ".cjs" },
};

const extension = {
  ...forNode,
  entryPoints: ["src/extension.ts"],
  format: "esm",
  splitting: true,
  write: false,
  metafile: true,
  // Names are kept and lines are whole until the chunks are put together.
  minifySyntax: !debug,
  sourcemap: debug && "inline",
  // Its main file loads its parts by names that a bundler does not see.
  alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
  plugins: [
    unpatchedHttp,
    usedParts,
    shortNames,
    pageScripts,
    { name: "common-js", setup: (bundle) => bundle.onEnd(writeFiles) },
  ],
};

/** What activation needs is one file. The others are what most uses load, so that whoever needs a part of one mostly has it. */
const owners = ["extension", "status-view", "network", "hub-client", "show-error", "jupyter-provider"];

async function writeFiles(split) {
  if (split.errors.length > 0) return;
  const modules = await writeCommonJs(split, {
    ...written,
    owners,
    // `import()` becomes `require()` at first use.
    supported: { "dynamic-import": false },
  });
  mkdirSync(path.join(root, "out"), { recursive: true });
  // For scripts/vsix-problems.mjs.
  writeFileSync(path.join(root, "out/modules.json"), JSON.stringify(modules, undefined, 1));
}

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
  for (const options of [keychainWorker, extension]) await (await context(options)).watch();
} else {
  await Promise.all([build(keychainWorker), build(extension)]);
  printSizes();
}
