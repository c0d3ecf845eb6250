// The rungs of the tests: what each needs, runs, and how long it may take at most.
import { readdirSync } from "node:fs";
import path from "node:path";
import { root } from "./processes.mjs";

const minuteMs = 60_000;

/** The test files of a rung. Files run beside each other: the longest come first, so that none of them is what all wait for in the end. */
function filesOf(rung, ...longest) {
  const names = readdirSync(path.join(root, "test", rung), { recursive: true }).sort();
  const files = names.filter((name) => name.endsWith(".test.ts")).map((name) => path.join("test", rung, name));
  const place = (file) => longest.findIndex((part) => file.includes(part));
  const [first, rest] = [files.filter((file) => place(file) >= 0), files.filter((file) => place(file) < 0)];
  return [...first.sort((one, other) => place(one) - place(other)), ...rest];
}

const mocha =
  (files, ...options) =>
  (results) => [
    "node_modules/mocha/bin/mocha.js",
    ...files(),
    "--reporter=./scripts/mocha-reporter.mjs",
    `--reporter-option=file=${results}/mocha.json`,
    ...options,
  ];
/** Those that wait beside those that compute. */
const longestContracts = [
  "idle-culler",
  "same-as-page",
  "flows/options",
  "start.test",
  "patience",
  "together.test",
  "flows/servers",
  "faults.test",
  "fronts",
  "recorded",
  "slurmform",
  "hub-model.test",
  "troubles",
  "named-servers",
];
const host = (results) => ["--import", "tsx", "test/host/run.ts", "--results", results];

/** `parts` are those of rig/prepare.ts; `packed`: wants the extension built and packed; `command` are arguments for node. */
export const rungs = {
  // The limit is for what never ends: lint takes three minutes, and eight on a machine that others keep busy.
  static: { parts: [], deadlineMs: 20 * minuteMs },
  unit: { parts: [], deadlineMs: 8 * minuteMs, command: mocha(() => filesOf("unit"), "--parallel", "--jobs=2") },
  contract: {
    parts: ["keyring", "hubs", "spawners", "slurm", "browser", "network"],
    deadlineMs: 30 * minuteMs,
    // Mostly waiting for hubs, which each of the processes keeps for the next file that wants the same (rig/pool.ts).
    command: mocha(() => filesOf("contract", ...longestContracts), "--parallel", "--jobs=4"),
  },
  rig: {
    parts: ["hubs", "spawners", "slurm", "network"],
    deadlineMs: 10 * minuteMs,
    command: mocha(() => filesOf("rig"), "--parallel", "--jobs=2"),
  },
  host: {
    parts: ["keyring", "hubs", "spawners", "browser", "editor", "network"],
    deadlineMs: 30 * minuteMs,
    packed: true,
    command: host,
  },
  e2e: {
    parts: ["keyring", "hubs", "browser", "editor"],
    deadlineMs: 20 * minuteMs,
    packed: true,
    // Longer than the steps of a window wait, so that theirs is the failure, with its picture.
    command: mocha(
      () => filesOf("e2e", "security", "notebook", "windows"),
      "--timeout=300000",
      "--parallel",
      "--jobs=2",
    ),
  },
  faults: {
    parts: ["hubs", "servers"],
    deadlineMs: 240 * minuteMs,
    command: mocha(() => filesOf("faults")),
  },
  desktop: {
    parts: ["keyring", "hubs", "spawners"],
    deadlineMs: 20 * minuteMs,
    packed: true,
    command: (results) => [...host(results), "--desktop"],
  },
};

export const defaultRungs = ["static", "unit", "contract", "rig", "host", "e2e"];

export function partsOf(names) {
  return [...new Set(names.flatMap((name) => rungs[name].parts))];
}
