// The npm packages of the lock file: installed when they are missing or others are there. Uses none of them itself.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const shownLines = 40;

/** Throws with what npm said when it fails. */
export function ensureDependencies() {
  if (asLocked()) return;
  process.stdout.write("npm packages … ");
  const startedAt = Date.now();
  // All that these packages need is in them: no install script of theirs has to run.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status, stdout, stderr, error } = spawnSync("npm", args, {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.log("failed");
    const said = error ? error.message : `${stdout}\n${stderr}`.trim().split("\n").slice(-shownLines).join("\n");
    throw new Error(`npm ${args.join(" ")} failed:\n${said}`);
  }
  console.log(`${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

function asLocked() {
  const installedList = path.join(root, "node_modules/.package-lock.json");
  if (!existsSync(installedList)) return false;
  const installed = packagesIn(installedList);
  return Object.entries(packagesIn(path.join(root, "package-lock.json"))).every(
    ([place, wanted]) => place === "" || wanted.optional || installed[place]?.version === wanted.version,
  );
}

function packagesIn(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}
