/** Measures how long the event loop stood still at most while `work` ran, in ms. */
export async function longestStall(work: () => Promise<unknown>): Promise<number> {
  const everyMs = 5;
  let longestMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs - everyMs);
    lastMs = nowMs;
  }, everyMs);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return longestMs;
}
