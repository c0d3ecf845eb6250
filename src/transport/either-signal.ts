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

/**
 * Does the work under a signal that is aborted with the first of these, and lets go of them. `AbortSignal.any` does not: Node 20 keeps an
 * entry for each of its signals in each of its sources, and a source may live as long as its window.
 */
export async function underEither<T>(
  signals: readonly (AbortSignal | null | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = new EitherSignal(signals);
  try {
    return await work(either.signal);
  } finally {
    either.release();
  }
}
