// Reads random texts with every reader of foreign text, for a part of one core.
import { setTimeout as delay } from "node:timers/promises";
import { createContext, runInContext } from "node:vm";
import { listReaders, readers } from "../unit/foreign-text/readers.js";
import { Dice } from "./dice.js";
import { LONGEST_MS, threadCpuMs } from "./freezes.js";
import { anyText } from "./fuzz-texts.js";
import type { FuzzReport } from "./fuzzer.js";
import type { Found } from "./soak.js";

/** A reader that is slow once was compiled, or collected, meanwhile. */
const TRIES = 3;
/** What takes this long is broken off, in ms. */
const BROKEN_OFF_MS = 3_000;
/** This part of the time is left to others. */
const REST = 2;

const dice = new Dice(Number(process.argv[2]));
const say = (report: FuzzReport) => process.send?.(report);
const told = new Set<string>();
const world = createContext({ work: () => undefined as unknown });
let [calls, longestMs] = [0, 0];

for (;;) {
  const startedAtMs = threadCpuMs();
  const [name, read] = dice.chance(0.95) ? ofText() : ofList();
  const ms = slowest(name, read);
  calls++;
  if (ms > longestMs) {
    longestMs = ms;
    say({ calls, longest: `${name}, ${Math.round(ms)} ms` });
  } else if (calls % 500 === 0) say({ calls, longest: `${Math.round(longestMs)} ms` });
  await delay(REST * (threadCpuMs() - startedAtMs));
}

function ofText(): [string, () => unknown] {
  const [name, { size: whole, turn: size = whole, read }] = dice.pick(Object.entries(readers));
  const text = anyText(dice, dice.chance(0.1) ? size : dice.int(0, dice.pick([64, 1024, size])));
  return [`${name} (${text.length} characters: ${JSON.stringify(text.slice(0, 80))})`, () => read(text)];
}

function ofList(): [string, () => unknown] {
  const [name, { entries, read }] = dice.pick(Object.entries(listReaders));
  const count = dice.int(1, entries);
  return [`lists: ${name} (${count} entries)`, () => read(count)];
}

/** The best of some tries, in ms of this thread. */
function slowest(name: string, read: () => unknown): number {
  let best = Infinity;
  for (let tries = 0; tries < TRIES && best > LONGEST_MS; tries++) {
    const before = threadCpuMs();
    const fault = broken(read);
    best = Math.min(best, threadCpuMs() - before);
    if (fault !== undefined) tell({ what: "a reader throws", text: `${name}: ${fault}` });
  }
  if (best > LONGEST_MS) tell({ what: "a reader is slow", text: `${name}: ${Math.round(best)} ms` });
  return best;
}

/** A reader may refuse a text, in its own words; nothing else. */
function broken(read: () => unknown): string | undefined {
  world["work"] = read;
  try {
    runInContext("work()", world, { timeout: BROKEN_OFF_MS });
    return undefined;
  } catch (error) {
    const { code, kind, stack } = error as { code?: string; kind?: string; stack?: string };
    return code === "ERR_SCRIPT_EXECUTION_TIMEOUT" || kind !== undefined ? undefined : (stack ?? String(error));
  }
}

function tell(found: Found): void {
  const key = found.what + found.text.replace(/\(.*/, "");
  if (told.has(key)) return;
  told.add(key);
  say({ found });
}
