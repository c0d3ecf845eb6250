// The rung that runs nothing of the extension: types, lint, format, and what is in the packed VSIX.
import path from "node:path";
import { keepVerdicts, takeVerdicts } from "./lint-verdicts.mjs";
import { root, runWithDeadline } from "./processes.mjs";
import { vsixProblems } from "./vsix-problems.mjs";

const checksAtOnce = 2;
/** The longest comes first. */
const checks = [
  ["lint", ["node_modules/eslint/bin/eslint.js", "."]],
  ["types", ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."]],
  ["imports", ["node_modules/dependency-cruiser/bin/dependency-cruise.mjs", "src", "--config", ".dependency-cruiser.mjs"]],
  ["format", ["node_modules/prettier/bin/prettier.cjs", "--check", "."]],
  ["hub companion's types, lint and format", ["--import", "tsx", "rig/check-companion.ts"]],
  ["package", ["scripts/package.mjs"]],
];

/** @param print gets a line for each check */
export async function runStaticChecks(deadlineMs, print) {
  const failures = [];
  const waiting = [...checks];
  takeVerdicts();
  const runNext = async () => {
    const [title, args] = waiting.shift() ?? [];
    if (title === undefined) return;
    const { problem, output } = await timed(title, print, () =>
      runWithDeadline(process.execPath, args, deadlineMs, { quiet: true }),
    );
    if (problem) failures.push({ title, text: `${args.join(" ")}: ${problem}\n${output.trim()}` });
    await runNext();
  };
  await Promise.all(Array.from({ length: checksAtOnce }, runNext));
  keepVerdicts();
  const packed = !failures.some(({ title }) => title === "package");
  const problems = packed ? vsixProblems(path.join(root, "out/hub-kernels.vsix")) : ["There is no VSIX to look into."];
  print(`${problems.length === 0 ? "✔" : "✖"} VSIX content`);
  if (problems.length > 0) failures.push({ title: "VSIX content", text: problems.join("\n") });
  return { passed: checks.length + 1 - failures.length, failures };
}

async function timed(title, print, work) {
  const startedAt = Date.now();
  const result = await work();
  print(`${result.problem ? "✖" : "✔"} ${title} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  return result;
}
