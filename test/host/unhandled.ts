import { readFileSync, writeFileSync } from "node:fs";

/** Rejections that nobody handles, from now on: whatever runs in this process. `left` gives each once. */
export function watchRejections(): { left(): Promise<string[]> } {
  const unhandled = new Map<Promise<unknown>, unknown>();
  process.on("unhandledRejection", (reason, promise) => void unhandled.set(promise, reason));
  process.on("rejectionHandled", (promise) => void unhandled.delete(promise));
  return {
    async left() {
      // Node tells of those of this turn after it.
      await new Promise(setImmediate);
      const reasons = [...unhandled.values()];
      unhandled.clear();
      return reasons.map((reason) => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)));
    },
  };
}

/** Each counts as a failure of the suite, beside those of its tests. */
export function recordUnhandled(results: string, left: readonly string[]): void {
  const found = JSON.parse(readFileSync(results, "utf8")) as { failures: { title: string; text: string }[] };
  found.failures.push(...left.map((text) => ({ title: "a rejection that nobody handled", text })));
  writeFileSync(results, JSON.stringify(found, undefined, 2));
}
