import assert from "node:assert/strict";
import { poll } from "../../../rig/process.js";

/** For what hangs. All else comes long before, also on a slow machine that does something else beside. */
const hangMs = 120_000;

/** Waits for a condition, and says which one did not come true. @param what a function is asked when it did not, and may tell what is so */
export async function until(what: string | (() => string), condition: () => boolean | Promise<boolean>): Promise<void> {
  if (await poll(condition, hangMs)) return;
  assert.fail(`${typeof what === "string" ? what : what()}: not within ${hangMs / 1000} s`);
}
