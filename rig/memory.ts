const SAMPLED_MS = 20;

/** Of this process from now on. @returns how much more there was at most, in bytes */
export function watchMemory(): () => number {
  (globalThis as { gc?: () => void }).gc?.();
  const base = process.memoryUsage().rss;
  let most = base;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), SAMPLED_MS);
  return () => {
    clearInterval(timer);
    return most - base;
  };
}
