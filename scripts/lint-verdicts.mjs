// Most of lint's time goes into proofs about regular expressions, which are the same in every clone: they are kept in the cache folder.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "./cache-folder.mjs";
import { root } from "./processes.mjs";

/** Where eslint-plugin-redos keeps them by itself. Clones do not share a file that is written in place. */
const own = path.join(root, "node_modules/.cache/eslint-plugin-redos/recheck-cache.json");
const shared = path.join(cacheFolder, "lint-verdicts.json");

/** For a fresh clone. */
export function takeVerdicts() {
  if (existsSync(own) || !existsSync(shared)) return;
  mkdirSync(path.dirname(own), { recursive: true });
  copyFileSync(shared, own);
}

export function keepVerdicts() {
  if (!existsSync(own)) return;
  const { settings, results } = JSON.parse(readFileSync(own, "utf8"));
  // What took too long on a busy machine is to be tried again. What cannot be proved is known at once.
  const settled = Object.entries(results).filter(([, { error }]) => error?.kind !== "timeout");
  mkdirSync(cacheFolder, { recursive: true });
  const aside = `${shared}.${process.pid}`;
  writeFileSync(aside, JSON.stringify({ settings, results: Object.fromEntries(settled) }));
  renameSync(aside, shared);
}
