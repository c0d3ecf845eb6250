import { isOfKind } from "../transport/error-kind.js";

/** Between two questions while the traffic goes on to look wrong, in ms; the last one again and again. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000];

/**
 * Asks the hub what is so once the traffic shows something else than the model: at once, and then at growing pauses, however many requests
 * are refused meanwhile; and again while it cannot be reached. @param ask its rejection is the model's to show
 */
export class Suspicion {
  #asked = 0;
  #asking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #allowedAt = 0;
  #isDisposed = false;

  constructor(private readonly ask: () => Promise<unknown>) {}

  /** Resolves when the hub has answered, where it is asked now. */
  raise(): Promise<void> {
    if (this.#isDisposed) return Promise.resolve();
    if (this.#asking) return this.#asking;
    if (this.#waitMs > 0) {
      // The last refusal of a row is not left without a question.
      this.#raiseLater();
      return Promise.resolve();
    }
    return (this.#asking = this.#ask().finally(() => (this.#asking = undefined)));
  }

  /** The server itself answers. */
  allay(): void {
    this.#asked = 0;
    this.#allowedAt = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    let isAnswered = true;
    try {
      await this.ask();
    } catch (error) {
      // The model has it now.
      isAnswered = !isOfKind(error, "hub-unreachable");
    }
    this.#allowedAt = performance.now() + (PAUSES_MS[Math.min(this.#asked++, PAUSES_MS.length - 1)] ?? 0);
    // The traffic may be back before the hub is, and then nobody else would ask.
    if (!isAnswered && !this.#isDisposed) this.#raiseLater();
  }

  get #waitMs(): number {
    return this.#allowedAt - performance.now();
  }

  #raiseLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.raise();
    }, this.#waitMs);
  }
}
