// Reads what scripts/mocha-reporter.mjs wrote. A run that crashed, hung or held no test is a failure.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** `problem`: what went wrong with the run as a whole, such as its exit code. */
export function readResults(dir, problem) {
  const runs = readdirSync(dir).map((file) => JSON.parse(readFileSync(path.join(dir, file), "utf8")));
  const passed = runs.reduce((sum, run) => sum + run.passed, 0);
  const failures = runs.flatMap((run) => run.failures);
  const crashed = runs.length === 0 || runs.some((run) => !run.complete);
  if (crashed || (problem && failures.length === 0)) {
    const how = crashed ? "The tests did not come to their end" : "The tests passed, but their run failed";
    failures.push({ title: "the run", text: `${how}: ${problem ?? "no results were written"} (see above).` });
  } else if (passed + failures.length === 0) {
    failures.push({ title: "the run", text: "It holds no test." });
  }
  return { passed, failures };
}
