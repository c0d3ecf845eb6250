/** The first pause, in ms: no hub is asked more often for somebody who only looks. */
const FIRST_MS = 30_000;
/** What changes nothing for long is asked for this seldom, in ms. */
const MOST_MS = 10 * 60_000;

/** Asks again what the hubs say while the view is in sight: ever more seldom, until something changes or somebody comes. */
export class LookAgain {
  #timer: NodeJS.Timeout | undefined;
  #pauseMs: number;

  constructor(
    private readonly ask: () => void,
    private readonly pauses = { firstMs: FIRST_MS, mostMs: MOST_MS },
  ) {
    this.#pauseMs = pauses.firstMs;
  }

  /** Somebody looks, or something has changed: more may. */
  begin(): void {
    this.#pauseMs = this.pauses.firstMs;
    this.#later();
  }

  /** Nobody sees it any more. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#pauseMs = Math.min(2 * this.#pauseMs, this.pauses.mostMs);
      this.#later();
      this.ask();
    }, this.#pauseMs).unref();
  }
}
