/** The first look again after the hub said that something passes; each later one waits twice as long. */
const FIRST_LOOK_MS = 2_000;
/** Together two minutes: what has not passed then is left to the next refresh. */
const MAX_LOOKS = 6;

/**
 * Looks again while a server is in a state that passes by itself and that nobody here follows (another window's stop, the check of a
 * hub that was restarted), so that the model does not stay with it.
 */
export class Settling {
  #timer: NodeJS.Timeout | undefined;
  #looks = 0;

  constructor(private readonly look: () => void) {}

  /** To be told after each answer of the hub. */
  seen(passing: boolean): void {
    clearTimeout(this.#timer);
    if (!passing) this.#looks = 0;
    if (!passing || this.#looks >= MAX_LOOKS) return;
    this.#lookIn(FIRST_LOOK_MS * 2 ** this.#looks++);
  }

  /** After a pause that the hub wants. @param over called then, before it is looked */
  later(ms: number, over: () => void): void {
    clearTimeout(this.#timer);
    if (this.#looks++ < MAX_LOOKS) this.#lookIn(ms, over);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** Keeps no program alive that is otherwise done. */
  #lookIn(ms: number, before?: () => void): void {
    this.#timer = setTimeout(() => {
      before?.();
      this.look();
    }, ms);
    this.#timer.unref();
  }
}
