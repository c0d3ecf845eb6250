import { readdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { recordBreak } from "./record-break.js";
import { runSuite } from "./run-suite.js";

/**
 * Runs the suites under test/host, each in an editor of its own.
 * node --import tsx test/host/run.ts [suite…] [--grep TEXT] [--desktop] [--results FOLDER]
 */
const here = import.meta.dirname;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: "string" }, desktop: { type: "boolean" }, results: { type: "string" } },
});

async function suites(): Promise<string[]> {
  const entries = await readdir(here, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

const resultsDir = path.resolve(values.results ?? path.join(here, "../../out/results/host"));
let failed = 0;
for (const suite of positionals.length > 0 ? positionals : await suites()) {
  console.log(`\nhost suite ${suite}`);
  const results = path.join(resultsDir, `${suite}.json`);
  const about = { suite, results, desktop: values.desktop ?? false, ...(values.grep ? { grep: values.grep } : {}) };
  // A suite that breaks off counts as a failure, and those after it still run.
  failed += await runSuite(about).catch((error: unknown) => recordBreak(results, suite, error));
}
process.exit(failed > 0 ? 1 : 0);
