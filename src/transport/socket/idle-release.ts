import type { LastingPolicy } from "../types.js";

/** What is set may change at any time, in ms. */
const LONGEST_PAUSE_MS = 60_000;

/** Lets go of a connection that nobody uses, so that it keeps no server from being taken for idle. */
export class IdleRelease {
  /** in ms of `performance.now()` */
  #usedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly policy: NonNullable<LastingPolicy["release"]>,
    private readonly signal: AbortSignal,
    private readonly release: () => void,
  ) {}

  used(): void {
    this.#usedAt = performance.now();
  }

  start(): void {
    this.used();
    this.#rest();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #rest(): void {
    const afterMs = this.policy.afterMs();
    const leftMs = afterMs > 0 ? this.#usedAt + afterMs - performance.now() : LONGEST_PAUSE_MS;
    this.#timer = setTimeout(() => void this.#look(), Math.min(Math.max(leftMs, 0), LONGEST_PAUSE_MS));
  }

  async #look(): Promise<void> {
    const [timer, usedAt, afterMs] = [this.#timer, this.#usedAt, this.policy.afterMs()];
    if (afterMs > 0 && performance.now() - usedAt >= afterMs) {
      const isIdle = await this.policy.isIdle(this.signal).catch(() => false);
      if (timer !== this.#timer) return;
      if (isIdle && usedAt === this.#usedAt) {
        this.release();
        return;
      }
      // Whoever is at work is asked again after as long.
      if (!isIdle) this.used();
    }
    this.#rest();
  }
}
