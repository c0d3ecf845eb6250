// The rungs of the tests: what each needs, runs, and how long it may take at most.
const minuteMs = 60_000;

const mocha =
  (pattern, ...options) =>
  (results) => [
    "node_modules/mocha/bin/mocha.js",
    pattern,
    "--reporter=./scripts/mocha-reporter.mjs",
    `--reporter-option=file=${results}/mocha.json`,
    ...options,
  ];
const host = (results) => ["--import", "tsx", "test/host/run.ts", "--results", results];

/** `parts` are those of rig/prepare.ts; `before` and `command` are arguments for node. */
export const rungs = {
  static: { parts: [], deadlineMs: 8 * minuteMs },
  unit: { parts: [], deadlineMs: 3 * minuteMs, command: mocha("test/unit/**/*.test.ts", "--parallel", "--jobs=2") },
  contract: {
    parts: ["keyring", "hubs", "spawners", "slurm"],
    deadlineMs: 30 * minuteMs,
    // Mostly waiting for hubs, each file for its own.
    command: mocha("test/contract/**/*.test.ts", "--parallel", "--jobs=3"),
  },
  host: {
    parts: ["keyring", "hubs", "spawners", "browser", "editor"],
    deadlineMs: 20 * minuteMs,
    before: [["scripts/build.mjs"]],
    command: host,
  },
  e2e: {
    parts: ["keyring", "hubs", "browser", "editor"],
    deadlineMs: 15 * minuteMs,
    before: [["scripts/package.mjs"]],
    // Longer than the steps of a window wait, so that theirs is the failure, with its picture.
    command: mocha("test/e2e/**/*.test.ts", "--timeout=180000"),
  },
  desktop: {
    parts: ["keyring", "hubs", "spawners"],
    deadlineMs: 20 * minuteMs,
    before: [["scripts/build.mjs"]],
    command: (results) => [...host(results), "--desktop"],
  },
};

export const defaultRungs = ["static", "unit", "contract", "host", "e2e"];

export function partsOf(names) {
  return [...new Set(names.flatMap((name) => rungs[name].parts))];
}
