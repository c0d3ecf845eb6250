import { Script } from "node:vm";
import { ownMs, spentMs } from "../soon.js";

/** How many times longer than a walk over the same text a reader may take: parsing HTML takes up to 300. */
const BAR = 1_000;
/** The best of so many rounds counts: others run on this machine too. */
const ROUNDS = 6;
/** Shorter texts are measured against a walk over this many characters: no clock measures less. */
const LEAST_CHARACTERS = 64 * 1024;
/** A reader that takes so many times what it may is broken off: by the clock, of which others take their part too. */
const PATIENCE = 20;

/** How much more there is, and how much longer than that it may take. */
const STEP = 8;
const GROWTH = 3;
/** Many times what it takes to set up the watch that breaks it off. */
const LEAST_PART_MS = 5;
/** A part is short, and what disturbs it counts many times. */
const PART_ROUNDS = 3;

const target = globalThis as { readForeignText?: () => void };
const run = new Script("readForeignText()");

/** `undefined`: it takes no longer than a linear reader may; else how many times a walk over the text it took at best. */
export function tooSlow(read: (text: string) => unknown, text: string): number | undefined {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const walkedMs = clockMs(() => walk(text.padEnd(LEAST_CHARACTERS)));
    const limitMs = walkedMs * BAR;
    best = Math.min(best, brokenOff(() => read(text), limitMs * PATIENCE) / walkedMs);
    if (best <= BAR) return undefined;
  }
  return best;
}

/** `undefined`: eight times as much takes no more than three times what it may; else how many times as long it took at best. */
export function growth(read: (entries: number) => unknown, entries: number): number | undefined {
  const times = timesToMeasure(() => read(entries / STEP));
  const readAll = (count: number) => {
    for (let done = 0; done < times; done++) read(count);
  };
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const partMs = bestClockMs(() => readAll(entries / STEP));
    best = Math.min(best, brokenOff(() => readAll(entries), partMs * STEP * GROWTH * PATIENCE) / partMs);
    if (best <= STEP * GROWTH) return undefined;
  }
  return best;
}

/** How often a thing is done that is short beside the watch that would break it off. */
function timesToMeasure(work: () => unknown): number {
  for (let times = 1; ; times *= 2) {
    // One look that others disturbed would take a thing of microseconds for a long one.
    const ms = bestClockMs(() => {
      for (let done = 0; done < times; done++) work();
    });
    if (ms >= LEAST_PART_MS) return times;
  }
}

/** In how many times the processor's time of `baseline` the work is done, at best. The machine's other work does not count. */
export function cpuTimes(work: () => unknown, baseline: () => unknown): number {
  const best = (of: () => unknown) => Math.min(...Array.from({ length: ROUNDS }, () => cpuMsOf(of)));
  return best(work) / best(baseline);
}

function cpuMsOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return spentMs(before);
}

const counts = new Uint32Array(0x10000);

/** What linear time is on this machine, now: each character is looked at once. */
function walk(text: string): void {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    counts[code] = (counts[code] ?? 0) + 1;
  }
}

/** In ms of our own; `Infinity` where it was broken off, as a test that stands still would tell nothing. */
function brokenOff(work: () => void, limitMs: number): number {
  target.readForeignText = work;
  try {
    return ownMs(() => run.runInThisContext({ timeout: Math.ceil(limitMs) }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return Infinity;
    throw error;
  }
}

/** What is measured against, by the clock: a processor's time is not always counted as finely. */
function clockMs(work: () => unknown): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

function bestClockMs(work: () => unknown): number {
  return Math.min(...Array.from({ length: PART_ROUNDS }, () => clockMs(work)));
}
