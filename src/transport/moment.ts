/**
 * A moment, by both clocks of the machine: its user or a time server may set the one, and the other stands still while the machine sleeps.
 */
export interface Moment {
  readonly wallMs: number;
  readonly steadyMs: number;
}

export function momentNow(): Moment {
  return { wallMs: Date.now(), steadyMs: performance.now() };
}

/** How long ago it was, in ms, by the clock that tells more: it never goes back, and a sleep counts. */
export function msSince({ wallMs, steadyMs }: Moment, now = momentNow()): number {
  return Math.max(now.wallMs - wallMs, now.steadyMs - steadyMs);
}

/** Does what was learned still hold? @param since of what holds for so long only; `undefined`: it holds for good */
export function holds(since: Moment | undefined, forMs: number): boolean {
  return since === undefined || msSince(since) < forMs;
}
