import { HubUnreachable } from "./errors.js";

/** One abort signal for a request: a caller's signal, the end of the transport, or the time limit, whichever comes first. */
export class Limits {
  readonly #controller = new AbortController();
  readonly #signals: AbortSignal[];
  #timer: NodeJS.Timeout | undefined;

  constructor(signals: (AbortSignal | null | undefined)[]) {
    this.#signals = signals.filter((signal) => signal != null);
    for (const signal of this.#signals) {
      if (signal.aborted) this.#abort(signal);
      else signal.addEventListener("abort", this.#onAbort);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  startTimer(hub: string, ms: number) {
    this.#timer = setTimeout(() => this.#controller.abort(new HubUnreachable(hub, "timeout", ms)), ms);
  }

  stopTimer() {
    clearTimeout(this.#timer);
  }

  /** Lets go of the callers' signals, which may outlive the request by far. */
  release() {
    this.stopTimer();
    for (const signal of this.#signals) signal.removeEventListener("abort", this.#onAbort);
  }

  /** For waits that know of no signal. */
  async race<T>(work: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    let onAbort: (() => void) | undefined;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(this.signal.reason as Error);
      this.signal.addEventListener("abort", onAbort);
    });
    try {
      return await Promise.race([work(), aborted]);
    } finally {
      if (onAbort) this.signal.removeEventListener("abort", onAbort);
    }
  }

  readonly #onAbort = (event: Event) => this.#abort(event.target as AbortSignal);

  #abort(signal: AbortSignal) {
    // The abort signals of node-fetch 2's world have no reason.
    this.#controller.abort((signal.reason as unknown) ?? new DOMException("The request was cancelled.", "AbortError"));
  }
}
