// The rung that runs nothing of the extension: types, lint, format, and what is in the packed VSIX.
import path from "node:path";
import { root, runWithDeadline } from "./processes.mjs";
import { vsixProblems } from "./vsix-problems.mjs";

const checks = [
  ["types", ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."]],
  ["lint", ["node_modules/eslint/bin/eslint.js", "."]],
  ["format", ["node_modules/prettier/bin/prettier.cjs", "--check", "."]],
  ["hub companion's types, lint and format", ["--import", "tsx", "rig/check-companion.ts"]],
  ["package", ["scripts/package.mjs"]],
];

export async function runStaticChecks(deadlineMs) {
  const failures = [];
  for (const [title, args] of checks) {
    const { problem, output } = await timed(title, () =>
      runWithDeadline(process.execPath, args, deadlineMs, { quiet: true }),
    );
    if (problem) failures.push({ title, text: `${args.join(" ")}: ${problem}\n${output.trim()}` });
  }
  const packed = !failures.some(({ title }) => title === "package");
  const problems = packed ? vsixProblems(path.join(root, "out/hub-kernels.vsix")) : ["There is no VSIX to look into."];
  console.log(`${problems.length === 0 ? "✔" : "✖"} VSIX content`);
  if (problems.length > 0) failures.push({ title: "VSIX content", text: problems.join("\n") });
  return { passed: checks.length + 1 - failures.length, failures };
}

async function timed(title, work) {
  const startedAt = Date.now();
  const result = await work();
  console.log(`${result.problem ? "✖" : "✔"} ${title} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  return result;
}
