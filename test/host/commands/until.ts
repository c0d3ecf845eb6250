import assert from "node:assert/strict";
import { poll } from "../../../rig/process.js";

/** Waits for a condition, and says which one did not come true. */
export async function until(
  what: string,
  deadlineMs: number,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  assert.ok(await poll(condition, deadlineMs), `${what}: not within ${deadlineMs} ms`);
}
