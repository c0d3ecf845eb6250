// The tests of the rig itself run when something of it has changed since they last passed on this machine.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "./cache-folder.mjs";
import { root } from "./processes.mjs";

const file = path.join(cacheFolder, "rig-passed");
/** What the rig is, what tests it, and what it runs on. */
const parts = ["rig", "test/rig", "test/contract/rig-user.ts", "package-lock.json"];

export function hasPassed(rig) {
  return existsSync(file) && readFileSync(file, "utf8") === rig;
}

/** @param rig as it was before its tests began */
export function keepThatPassed(rig) {
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(file, rig);
}

export function rigAsItIs() {
  const sum = createHash("sha256").update(process.version);
  for (const name of parts.flatMap(filesOf)) sum.update(`\0${name}\0`).update(readFileSync(path.join(root, name)));
  return sum.digest("hex");
}

function filesOf(part) {
  if (statSync(path.join(root, part)).isFile()) return [part];
  const entries = readdirSync(path.join(root, part), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".pyc"));
  return files.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))).sort();
}
