import assert from "node:assert/strict";
import { poll } from "../../../rig/process.js";

/** For what hangs. All else comes long before, also on a slow machine that does something else beside. */
const hangMs = 120_000;

/** Waits for a condition, and says which one did not come true. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  assert.ok(await poll(condition, hangMs), `${what}: not within ${hangMs / 1000} s`);
}
