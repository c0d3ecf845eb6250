import { Script } from "node:vm";
import type { TextField } from "./model.js";

/** A page's expression on a user's text can take for ever, and would take the editor with it. */
const PATTERN_TIMEOUT_MS = 100;
const test = new Script("new RegExp(source, 'u').test(value)");

/**
 * An expression that is none here, as Python's can be, or that takes too long lets everything pass: browsers ignore the first too, and
 * the hub checks again.
 */
export function matches({ source, match }: NonNullable<TextField["pattern"]>, value: string): boolean {
  const whole = { source: `^(?:${source})${match === "whole" ? "$" : ""}`, value };
  try {
    return test.runInNewContext(whole, { timeout: PATTERN_TIMEOUT_MS }) === true;
  } catch {
    return true; // as said above
  }
}
