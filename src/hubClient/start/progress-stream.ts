import { underEither, wait } from "../../transport/waiting.js";
import { lookUntilNot, type StartWatch } from "../watch.js";
import { readProgress, type StreamEnd, type StreamHears } from "./progress.js";

/** The progress stream of one start: opened at most once at a time, and closed with the watching. */
export class ProgressStream {
  readonly #closing = new AbortController();
  #reading: Promise<StreamEnd> | undefined;
  #ended: StreamEnd | undefined;
  #heardAt = performance.now();

  constructor(private readonly watch: StartWatch) {}

  open(): Promise<StreamEnd> {
    if (this.#reading) return this.#reading;
    this.#heardAt = performance.now();
    const hears: StreamHears = {
      anything: () => (this.#heardAt = performance.now()),
      message: (event) => this.watch.hearing.report(event),
    };
    this.#reading = this.#read(hears).then((end) => (this.#ended = end));
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
    return this.#read({ anything: () => undefined, message: () => undefined });
  }

  /** How it ends, or that the start is over: something before the hub may keep back what the stream says. */
  async end(): Promise<StreamEnd> {
    const over = new AbortController();
    try {
      const signals = [this.watch.signal, over.signal];
      return await Promise.race([this.open(), underEither(signals, (signal) => this.#pollOnceSilent(signal))]);
    } finally {
      over.abort();
    }
  }

  close(): void {
    this.#closing.abort();
  }

  async #pollOnceSilent(signal: AbortSignal): Promise<StreamEnd> {
    const { watch } = this;
    for (;;) {
      const leftMs = this.#heardAt + watch.pace.silenceMs - performance.now();
      if (leftMs <= 0) break;
      await wait(leftMs, signal);
    }
    await lookUntilNot(["spawn", "check"], { ...watch, signal });
    return { kind: "cut" };
  }

  async #read(hears: StreamHears): Promise<StreamEnd> {
    const { api, server, signal } = this.watch;
    try {
      return await underEither([signal, this.#closing.signal], (either) => readProgress(api, server, hears, either));
    } catch (error) {
      // Nobody waits for a stream that was closed.
      if (this.#closing.signal.aborted) return { kind: "cut" };
      throw error;
    }
  }
}
