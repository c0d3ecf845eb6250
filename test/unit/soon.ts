import assert from "node:assert/strict";

const SOON_MS = 3_000;

/** The processor's time that this process has spent since then, in ms: however busy the machine is. */
export function spentMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** What the work takes of this process' own time at most, in ms: what others take meanwhile is not its fault. */
export function ownMs(work: () => unknown): number {
  const [startedAtMs, since] = [performance.now(), process.cpuUsage()];
  work();
  return Math.min(performance.now() - startedAtMs, spentMs(since));
}

/** Does the work, which takes no more than seconds. */
export function soon<T>(work: () => T, what = "it"): T {
  const since = process.cpuUsage();
  try {
    return work();
  } finally {
    const tookMs = spentMs(since);
    assert.ok(tookMs < SOON_MS, `${what} took ${Math.round(tookMs)} ms`);
  }
}
