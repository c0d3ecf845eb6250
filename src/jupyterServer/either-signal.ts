/** Aborted with the first of several. Also of signals that are not the platform's own: the Jupyter extension comes with an older kind. */
export class EitherSignal {
  readonly #controller = new AbortController();
  readonly #ends: (() => void)[] = [];

  constructor(signals: readonly (AbortSignal | null | undefined)[]) {
    for (const signal of signals) {
      if (signal?.aborted) this.#controller.abort(signal.reason);
      else if (signal) this.#follow(signal);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Lets go of signals that may outlive the work by far. */
  release(): void {
    for (const end of this.#ends) end();
  }

  #follow(signal: AbortSignal): void {
    const abort = () => this.#controller.abort(signal.reason);
    signal.addEventListener("abort", abort);
    this.#ends.push(() => signal.removeEventListener("abort", abort));
  }
}
