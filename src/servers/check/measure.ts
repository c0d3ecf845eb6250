import { decimal } from "../../text/number-words.js";

/** How long the work takes, in ms, and what it gives. */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const startedAt = performance.now();
  const value = await work();
  return { ms: performance.now() - startedAt, value };
}

/** "23 ms", "0.4 ms" */
export function msWords(ms: number): string {
  return `${ms < 10 ? decimal(ms, 1, 1) : Math.round(ms)} ms`;
}

/** "12 ms (10 to 19 ms)": the median with the shortest and the longest. */
export function spreadWords(times: readonly number[]): string {
  const sorted = [...times].sort((one, other) => one - other);
  const [least = 0, median = 0, most = 0] = [sorted[0], sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)];
  return `${msWords(median)} (${msWords(least)} – ${msWords(most)})`;
}
