// The usual tree of tests for people, and their results as JSON for scripts/test.mjs. The file is written after
// every test, so a run that crashes still tells what it had done; only a finished one is `complete`.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } = Mocha.Runner.constants;

export default class ResultsReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = options.reporterOptions?.file ?? options.reporterOption?.file;
    const results = { passed: 0, failures: [], complete: false };
    const save = () => {
      if (!file) return;
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(results, undefined, 2));
    };
    const failed = (test, text) => results.failures.push({ title: test.fullTitle(), text });

    save();
    runner.on(EVENT_TEST_PASS, () => (results.passed++, save()));
    runner.on(EVENT_TEST_FAIL, (test, error) => (failed(test, errorText(error)), save()));
    runner.on(EVENT_TEST_PENDING, (test) => (failed(test, "This test is skipped: none may be."), save()));
    runner.on(EVENT_RUN_END, () => ((results.complete = true), save()));
  }
}

function errorText(error) {
  const text = [error, ...causesOf(error)].map((each) => each?.stack ?? String(each)).join("\ncaused by: ");
  if (error?.actual === undefined || error?.expected === undefined || error.generatedMessage) return text;
  return `${text}\nactual: ${shown(error.actual)}\nexpected: ${shown(error.expected)}`;
}

/** Node's `fetch` says nothing but that it failed; why is in what caused that. */
function causesOf(error) {
  const cause = error?.cause;
  return cause === undefined || cause === error ? [] : [cause, ...causesOf(cause)];
}

function shown(value) {
  return typeof value === "string" ? value : JSON.stringify(value, undefined, 2);
}
