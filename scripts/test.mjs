// npm test: sets up what the rungs need, runs them, and ends with "N passed, N failed" over all of them.
// node scripts/test.mjs [rung…] [arguments for the test runner, such as --grep TEXT, or a suite of the host rung]
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureDependencies } from "./dependencies.mjs";
import { root, runWithDeadline } from "./processes.mjs";
import { readResults } from "./results.mjs";
import { hasPassed, keepThatPassed, rigAsItIs } from "./rig-verdict.mjs";
import { defaultRungs, partsOf, rungs } from "./rungs.mjs";
import { runStaticChecks } from "./static-checks.mjs";

const setUpDeadlineMs = 20 * 60_000;
const packDeadlineMs = 5 * 60_000;
const [firstLines, lastLines, longestLine] = [40, 25, 300];
const resultsDir = path.join(root, "out/results");

const args = process.argv.slice(2);
const rungCount = args.findIndex((arg) => !(arg in rungs));
const names = rungCount < 0 ? args : args.slice(0, rungCount);
const passedOn = rungCount < 0 ? [] : args.slice(rungCount).filter((arg) => arg !== "--");

async function runAll(chosen) {
  try {
    ensureDependencies();
  } catch (error) {
    return chosen.map((name) => notRun(name, error.message));
  }
  const rig = rigAsItIs();
  const isUpToDate = (name) => name === "rig" && names.length === 0 && hasPassed(rig);
  const settingUp = prepare(chosen.filter((name) => !isUpToDate(name)));
  const results = new Map();
  for (const name of Object.keys(rungs).filter((each) => chosen.includes(each))) {
    console.log(`\n── ${name} ${"─".repeat(60 - name.length)}`);
    const startedAtMs = performance.now();
    const result = await runOne(name);
    results.set(name, { ...result, seconds: Math.round((performance.now() - startedAtMs) / 1000) });
  }
  return chosen.map((name) => results.get(name));

  async function runOne(name) {
    if (name === "static") return runStatic();
    if (isUpToDate(name)) return upToDate(name);
    const problem = partsOf([name]).length > 0 && (await settingUp);
    if (problem) return notRun(name, problem);
    const result = await runRung(name);
    if (name === "rig" && result.failures.length === 0 && passedOn.length === 0) keepThatPassed(rig);
    return result;
  }
}

/** The set-up goes on beside it, and prints. */
async function runStatic() {
  const lines = [];
  const result = await runStaticChecks(rungs.static.deadlineMs, (line) => lines.push(line), pack);
  console.log(lines.join("\n"));
  return { name: "static", ...result };
}

/** Counts as nothing: it passed another time. */
function upToDate(name) {
  const instead = `not run: nothing of it has changed since it passed here (npm run test:${name} runs it)`;
  console.log(instead);
  return { name, passed: 0, failures: [], instead };
}

let packing;

/** Once in a run: who packs takes away what others may be using. */
function pack() {
  return (packing ??= runWithDeadline(process.execPath, ["scripts/package.mjs"], packDeadlineMs, { quiet: true }));
}

/** Why the set-up failed, if it did: then only the rungs that need none of it run. */
async function prepare(chosen) {
  const parts = partsOf(chosen);
  if (parts.length === 0) return undefined;
  return runWithDeadline(process.execPath, ["--import", "tsx", "rig/prepare.ts", ...parts], setUpDeadlineMs).then(
    ({ problem }) => problem && `The set-up failed (see above): ${problem}`,
  );
}

async function runRung(name) {
  const { deadlineMs, packed = false, command } = rungs[name];
  const results = path.join(resultsDir, name);
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  if (packed) {
    const { problem, output } = await pack();
    if (problem) return notRun(name, `scripts/package.mjs: ${problem}\n${output}`);
  }
  const args = [...command(results), ...passedOn];
  const { problem } = await runWithDeadline(process.execPath, args, deadlineMs);
  return { name, ...readResults(results, problem) };
}

function notRun(name, reason) {
  return { name, passed: 0, failures: [{ title: `${name} could not run`, text: reason }] };
}

function report(results) {
  const failed = results.flatMap(({ name, failures }) => failures.map((failure) => ({ name, ...failure })));
  if (failed.length > 0) console.log(`\n── failures ${"─".repeat(52)}`);
  for (const { name, title, text } of failed) {
    console.log(`\n✖ ${name}: ${title}\n${shortened(text).replace(/^/gm, "    ")}`);
  }
  console.log();
  for (const { name, passed, failures, seconds, instead } of results) {
    console.log(`${name.padEnd(10)} ${instead ?? `${passed} passed, ${failures.length} failed, ${seconds ?? 0} s`}`);
  }
  // Once more in short: who sees nothing but the end of a long output sees what failed.
  for (const { name, title, text } of failed) console.log(`✖ ${name}: ${title}: ${inShort(text)}`);
  const passed = results.reduce((sum, rung) => sum + rung.passed, 0);
  console.log(`${passed} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

/** The first lines say what went wrong, the last ones what was seen; the picture and the log have the rest. */
function shortened(text) {
  const lines = text.split("\n");
  const left = lines.length - firstLines - lastLines;
  if (left <= 0) return text;
  return [...lines.slice(0, firstLines), `… ${left} lines …`, ...lines.slice(-lastLines)].join("\n");
}

/** The first line, and where the picture is, if there is one. */
function inShort(text) {
  const [first = ""] = text.split("\n").filter((line) => line.trim() !== "");
  const picture = /^Picture: (\S+)$/m.exec(text)?.[0];
  return [first.trim().slice(0, longestLine), ...(picture ? [picture] : [])].join("; ");
}

if (names.length === 0 && passedOn[0] && !passedOn[0].startsWith("-")) {
  console.error(`There is no rung ${passedOn[0]}; there are: ${Object.keys(rungs).join(", ")}.`);
  process.exit(2);
}
process.exit(report(await runAll(names.length > 0 ? names : defaultRungs)));
