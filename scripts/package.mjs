// Builds and packs the extension: out/hub-kernels.vsix, and prints its size.
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const vsix = path.join(root, "out/hub-kernels.vsix");
const run = (file, ...args) =>
  execFileSync(process.execPath, [path.join(root, file), ...args], { cwd: root, stdio: "inherit" });

mkdirSync(path.dirname(vsix), { recursive: true });
run("scripts/build.mjs");
run(
  "node_modules/@vscode/vsce/vsce",
  "package",
  "--no-dependencies",
  "--allow-missing-repository",
  "--no-rewrite-relative-links",
  "--out",
  vsix,
);
console.log(`hub-kernels.vsix ${(statSync(vsix).size / 1e6).toFixed(2)} MB`);
