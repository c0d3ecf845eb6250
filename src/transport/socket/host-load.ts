/** As many ticks are looked back at. */
const TICKS = 10;
/** This part of them did not come in time. */
const HIGH = 0.5;

/**
 * Is this host too busy, or this process, to hear what comes? Seen by a timer that is late: the way of VS Code's `PersistentProtocol`. It is
 * also so right after a sleep, until half of the ticks have come.
 */
export class HostLoad {
  /** by the wall clock, in ms, the latest first */
  #ticks: number[];

  constructor(
    private readonly tickMs: number,
    now = Date.now(),
  ) {
    this.#ticks = Array.from({ length: TICKS }, (_, index) => now - index * tickMs);
  }

  tick(now: number): void {
    this.#ticks = [now, ...this.#ticks.slice(0, TICKS - 1)];
  }

  isHigh(now: number): boolean {
    const missed = this.#ticks.filter((tick) => now - tick > (TICKS + 1) * this.tickMs).length;
    return missed / TICKS >= HIGH;
  }
}
