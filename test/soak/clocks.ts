import type { Dice } from "./dice.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const real = { wall: Date.now.bind(Date), steady: performance.now.bind(performance) };
const ahead = { wallMs: 0, steadyMs: 0 };

/** The machine's steady clock in ms, whatever is done to the clocks that our code reads. */
export const steadyNow = (): number => Number(process.hrtime.bigint()) / 1e6;

/** From now on our code reads clocks that can jump. Timers go on as they are. */
export function takeClocks(): void {
  Date.now = () => Math.round(real.wall() + ahead.wallMs);
  performance.now = () => real.steady() + ahead.steadyMs;
}

/** As a time server, a user, or a sleep lets them jump. The steady clock never goes back. */
export function jump(dice: Dice): string {
  const [what, wallMs, steadyMs] = dice.pick<[string, number, number]>([
    ["sleep that the steady clock counts", MINUTE_MS, MINUTE_MS],
    ["sleep that it does not count", MINUTE_MS, 0],
    ["long sleep", 3 * HOUR_MS, 0],
    ["wall clock set forward", HOUR_MS, 0],
    ["wall clock set back", -HOUR_MS, 0],
    ["wall clock set back a little", -MINUTE_MS / 2, 0],
  ]);
  ahead.wallMs += wallMs;
  ahead.steadyMs += steadyMs;
  return what;
}

/** As on a laptop that wakes up. */
export function wake(): void {
  ahead.wallMs += MINUTE_MS;
}
