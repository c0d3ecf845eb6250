import assert from "node:assert/strict";

const TRIES_MS = 5;
const WITHIN_MS = 10_000;

/** Waits for a condition; the limit is for what never comes. */
export async function eventually(condition: () => boolean, what: string): Promise<void> {
  for (const untilMs = performance.now() + WITHIN_MS; !condition();) {
    assert.ok(performance.now() < untilMs, `not within ${WITHIN_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, TRIES_MS));
  }
}
