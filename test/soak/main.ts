import { randomInt } from "node:crypto";
import path from "node:path";
import { parseArgs } from "node:util";
import { steadyNow, takeClocks } from "./clocks.js";
import { Dice } from "./dice.js";
import { Fuzzer } from "./fuzzer.js";
import { followSignals } from "./growth.js";
import { Hub } from "./hub.js";
import { Journal } from "./journal.js";
import { type Found, Soak } from "./soak.js";

/**
 * npm run test:soak [-- MINUTES] [--seed N] [--go-on]: random answers, messages, clocks and cuts, until the time is over or something is
 * found. The seed repeats what is done and what goes wrong; not when the machine gets to it.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string" }, "go-on": { type: "boolean", default: false } },
});
const minutes = Number(positionals[0] ?? 60);
const seed = Number(values.seed ?? randomInt(2 ** 31));
if (!(minutes > 0) || !Number.isSafeInteger(seed))
  throw new Error("usage: npm run test:soak -- [MINUTES] [--seed N] [--go-on]");

const journal = new Journal();
const found: Found[] = [];
const run = { isOver: false };

function tell(one: Found): void {
  const isNew = !found.some(({ what, text }) => what === one.what && text === one.text);
  found.push(one);
  if (isNew) console.log(`\n✖ ${one.what}: ${one.text}\n(seed ${seed})`);
  if (isNew && !one.what.includes("reader")) console.log(journal.text);
  if (!values["go-on"]) run.isOver = true;
}

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
process.on("unhandledRejection", (error) => tell({ what: "an unhandled rejection", text: stackOf(error) }));
process.on("uncaughtException", (error) => tell({ what: "an uncaught exception", text: stackOf(error) }));
process.on("warning", (warning) => {
  if (warning.name === "MaxListenersExceededWarning") tell({ what: "too many listeners", text: stackOf(warning) });
});

console.log(`${minutes} minutes, seed ${seed}`);
// What `@jupyterlab/services` says of rude kernels is for browsers' consoles.
for (const level of ["warn", "error"] as const) console[level] = () => undefined;
takeClocks();
followSignals();
const dice = new Dice(seed);
const hub = await Hub.start();
const fuzzer = new Fuzzer(dice.int(0, 2 ** 31), tell);
const untilMs = steadyNow() + minutes * 60_000;
const soak = await Soak.begin(hub, dice, journal, tell);
while (!run.isOver && steadyNow() < untilMs) console.log(await soak.round());
if (!run.isOver) await soak.end();
console.log(`\n${soak.summary}\n${await fuzzer.stop()}`);
await hub.stop();
console.log(
  found.length === 0
    ? "Nothing was found."
    : `${found.length} findings, seed ${seed}. See ${path.relative(process.cwd(), import.meta.dirname)}.`,
);
process.exit(found.length === 0 ? 0 : 1);
