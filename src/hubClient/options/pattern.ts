import { Script } from "node:vm";
import type { TextField } from "./model.js";

type Pattern = NonNullable<TextField["pattern"]>;

/** A page's expression on a user's text can take for ever, and would take the editor with it. In ms. */
const PATTERN_TIMEOUT_MS = 50;
/** For each that did, the next ones get half the time: a page can have any number of them. */
const LEAST_TIMEOUT_MS = 25;
/** By the clock it may be broken off after little of the processor's time: others run on this machine too. What it had of that counts. */
const OWN_TIMES = 1.5;
const MOST_TRIES = 10;
let timeoutMs = PATTERN_TIMEOUT_MS;
const test = new Script("new RegExp(source, 'u').test(value)");
/** Those that took too long once: the editor stands still for each of them once only. */
const tooSlow = new WeakSet<Pattern>();

/**
 * An expression that is none here, as Python's can be, or that takes too long lets everything pass: browsers ignore the first too, and
 * the hub checks again.
 */
export function matches(pattern: Pattern, value: string): boolean {
  if (tooSlow.has(pattern)) return true;
  const { source, match } = pattern;
  const whole = { source: `^(?:${source})${match === "whole" ? "$" : ""}`, value };
  const since = process.cpuUsage();
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    try {
      return test.runInNewContext(whole, { timeout: timeoutMs }) === true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") return true; // as said above
    }
    if (process.cpuUsage(since).user / 1000 > timeoutMs * OWN_TIMES) break;
  }
  tooSlow.add(pattern);
  timeoutMs = Math.max(LEAST_TIMEOUT_MS, timeoutMs / 2);
  return true;
}
