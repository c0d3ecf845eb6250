/** Aborted with the first of several. Also of signals that are not the platform's own: the Jupyter extension comes with an older kind. */
export class EitherSignal {
  readonly #controller = new AbortController();
  readonly #signals: AbortSignal[];

  constructor(signals: readonly (AbortSignal | null | undefined)[]) {
    this.#signals = signals.filter((signal) => signal != null);
    for (const signal of this.#signals) {
      if (signal.aborted) this.#follow(signal);
      else signal.addEventListener("abort", this.#onAbort);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Lets go of signals that may outlive the work by far. */
  release(): void {
    for (const signal of this.#signals) signal.removeEventListener("abort", this.#onAbort);
  }

  protected abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  readonly #onAbort = (event: Event) => this.#follow(event.target as AbortSignal);

  #follow(signal: AbortSignal): void {
    // The abort signals of node-fetch 2's world have no reason.
    this.abort((signal.reason as unknown) ?? new DOMException("The request was cancelled.", "AbortError"));
  }
}
