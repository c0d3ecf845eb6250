import { readProgress, type StreamEnd } from "./progress.js";
import type { StartWatch } from "./watch.js";

/** The progress stream of one start: opened at most once at a time, and closed with the watching. */
export class ProgressStream {
  readonly #closing = new AbortController();
  #reading: Promise<StreamEnd> | undefined;
  #ended: StreamEnd | undefined;

  constructor(private readonly watch: StartWatch) {}

  open(): Promise<StreamEnd> {
    if (this.#reading) return this.#reading;
    this.#reading = this.#read((event) => this.watch.report(event)).then((end) => (this.#ended = end));
    // Opened ahead, it may fail before anybody waits for it.
    this.#reading.catch(() => undefined);
    return this.#reading;
  }

  /**
   * Forgets an end that came before the hub answered the start: until then the stream still told of the start before. A `ready` or
   * `cancelled` may be of this one.
   */
  dropStaleEnd(): void {
    if (this.#ended?.kind !== "failed" && this.#ended?.kind !== "absent") return;
    this.#reading = undefined;
    this.#ended = undefined;
  }

  /** Asks once more how the start ended: a failed one is told until the next start. */
  again(): Promise<StreamEnd> {
    // Its messages have been reported.
    return this.#read(() => undefined);
  }

  close(): void {
    this.#closing.abort();
  }

  async #read(report: StartWatch["report"]): Promise<StreamEnd> {
    const { api, server, signal } = this.watch;
    try {
      return await readProgress(api, server, report, AbortSignal.any([signal, this.#closing.signal]));
    } catch (error) {
      // Nobody waits for a stream that was closed.
      if (this.#closing.signal.aborted) return { kind: "cut" };
      throw error;
    }
  }
}
