import { createContext, Script } from "node:vm";
import type { TextField } from "./model.js";

type Pattern = NonNullable<TextField["pattern"]>;

/**
 * A page's expression on a user's text can take for ever, and would take the editor with it, and a page can have any number of them: all
 * together have this long of the processor's time at a stretch.
 */
const STRETCH_MS = 50;
/** One that had this long and did not end is slow; one that had less may have been the last of many. */
const SLOW_MS = STRETCH_MS / 2;
/** By the clock it may be broken off after little of the processor's time: others run on this machine too. */
const MOST_TRIES = 5;
const test = new Script("new RegExp(source, 'u').test(value)");
/** Making one takes longer than most expressions. What runs in it is the script above only. */
const given = { source: "", value: "" };
const context = createContext(given);
/** Those that took too long once: the editor stands still for each of them once only. */
const tooSlow = new WeakSet<Pattern>();
/** What the last text came to: all of a form is judged again and again, and what is found is the same each time. */
const known = new WeakMap<Pattern, { value: string; passes: boolean }>();
/** until the editor has done something else */
let leftMs = STRETCH_MS;

/**
 * An expression that is none here, as Python's can be, or that takes too long lets everything pass: browsers ignore the first too, and
 * the hub checks again.
 */
export function matches(pattern: Pattern, value: string): boolean {
  if (tooSlow.has(pattern)) return true;
  const before = known.get(pattern);
  if (before?.value === value) return before.passes;
  const { source, match } = pattern;
  Object.assign(given, { source: `^(?:${source})${match === "whole" ? "$" : ""}`, value });
  const since = process.cpuUsage();
  // Most of what a quick one takes is the system's: its clock is a thread of its own.
  const hadMs = () => {
    const { user, system } = process.cpuUsage(since);
    return (user + system) / 1000;
  };
  const limitMs = leftMs;
  for (let tries = 0; tries < MOST_TRIES && hadMs() < limitMs - 1; tries++) {
    try {
      const passes = test.runInContext(context, { timeout: Math.ceil(limitMs) }) === true;
      known.set(pattern, { value, passes });
      return passes;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") return true; // as said above
    } finally {
      took(limitMs - hadMs());
    }
  }
  // The first of a stretch has had all tries there are: on a machine with much else to do they need not come to so much.
  if (limitMs === STRETCH_MS || hadMs() >= SLOW_MS) tooSlow.add(pattern);
  return true;
}

function took(nowLeftMs: number): void {
  if (leftMs === STRETCH_MS) setImmediate(() => (leftMs = STRETCH_MS));
  leftMs = nowLeftMs;
}
