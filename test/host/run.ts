import { readdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { recordBreak } from "./record-break.js";
import { runSuite } from "./run-suite.js";

/**
 * Runs the suites under test/host, each in an editor and with a rig of its own, three at a time: they mostly wait.
 * node --import tsx test/host/run.ts [suite…] [--grep TEXT] [--desktop] [--results FOLDER]
 */
const here = import.meta.dirname;
const suitesAtOnce = 3;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: "string" }, desktop: { type: "boolean" }, results: { type: "string" } },
});

async function suites(): Promise<string[]> {
  const entries = await readdir(here, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Those that take longest come first, so that none of them is what all wait for in the end. */
const longest = ["kernels", "jupyter", "cells", "commands", "security"];

function longestFirst(names: string[]): string[] {
  return [...longest.filter((name) => names.includes(name)), ...names.filter((name) => !longest.includes(name))];
}

const resultsDir = path.resolve(values.results ?? path.join(here, "../../out/results/host"));
const waiting = positionals.length > 0 ? positionals : longestFirst(await suites());
const alone = waiting.length === 1;
let failed = 0;

async function runNext(): Promise<void> {
  const suite = waiting.shift();
  if (suite === undefined) return;
  const results = path.join(resultsDir, `${suite}.json`);
  const lines: string[] = [];
  const startedAtMs = performance.now();
  // Of several at a time each is printed as a whole.
  const print = alone ? (line: string) => console.log(line) : (line: string) => void lines.push(line);
  const grep = values.grep ? { grep: values.grep } : {};
  const about = { suite, results, desktop: values.desktop ?? false, print, ...grep };
  // A suite that breaks off counts as a failure, and those after it still run.
  failed += await runSuite(about).catch((error: unknown) => recordBreak(results, suite, error, print));
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  console.log([`\nhost suite ${suite} (${seconds} s with its editor)`, ...lines].join("\n"));
  await runNext();
}

await Promise.all(Array.from({ length: suitesAtOnce }, runNext));
process.exit(failed > 0 ? 1 : 0);
