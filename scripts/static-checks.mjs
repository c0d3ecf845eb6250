// The rung that runs nothing of the extension: types, lint, format, translations, and what is in the packed VSIX.
import path from "node:path";
import { keepVerdicts, takeVerdicts } from "./lint-verdicts.mjs";
import { root, runWithDeadline } from "./processes.mjs";
import { vsixProblems } from "./vsix-problems.mjs";

const checksAtOnce = 2;
/** The longest comes first. */
const checks = [
  ["lint", ["node_modules/eslint/bin/eslint.js", "."]],
  ["types", ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."]],
  [
    "imports",
    ["node_modules/dependency-cruiser/bin/dependency-cruise.mjs", "src", "--config", ".dependency-cruiser.mjs"],
  ],
  ["format", ["node_modules/prettier/bin/prettier.cjs", "--check", "."]],
  ["hub companion's types, lint and format", ["--import", "tsx", "rig/check-companion.ts"]],
];

/** @param print gets a line for each check @param pack builds and packs the extension */
export async function runStaticChecks(deadlineMs, print, pack) {
  const failures = [];
  const run = (args) => runWithDeadline(process.execPath, args, deadlineMs, { quiet: true });
  const waiting = [["package", pack], ...checks.map(([title, args]) => [title, () => run(args)])];
  const count = waiting.length;
  takeVerdicts();
  const runNext = async () => {
    const [title, check] = waiting.shift() ?? [];
    if (title === undefined) return;
    const { problem, output } = await timed(title, print, check);
    if (problem) failures.push({ title, text: `${problem}\n${output.trim()}` });
    await runNext();
  };
  await Promise.all(Array.from({ length: checksAtOnce }, runNext));
  keepVerdicts();
  // It reads the code with a package that the test run installs itself, after this file was loaded.
  const { translationProblems } = await import("./translations.mjs");
  const untranslated = translationProblems();
  print(`${untranslated.length === 0 ? "✔" : "✖"} translations`);
  if (untranslated.length > 0) failures.push({ title: "translations", text: untranslated.join("\n") });
  const packed = !failures.some(({ title }) => title === "package");
  const problems = packed ? vsixProblems(path.join(root, "out/hub-kernels.vsix")) : ["There is no VSIX to look into."];
  print(`${problems.length === 0 ? "✔" : "✖"} VSIX content`);
  if (problems.length > 0) failures.push({ title: "VSIX content", text: problems.join("\n") });
  return { passed: count + 2 - failures.length, failures };
}

async function timed(title, print, work) {
  const startedAt = Date.now();
  const result = await work();
  print(`${result.problem ? "✖" : "✔"} ${title} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  return result;
}
