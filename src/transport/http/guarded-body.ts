import { Readable } from "node:stream";
import { HubUnreachable } from "../errors.js";

export interface BodyGuard {
  hub: string;
  /** longest silence, in ms, while the reader waits; `undefined`: it has no end */
  idleTimeoutMs: number | undefined;
  /**
   * for the whole of an answer, in ms, counted while its sender is free to send; each piece of a large one gives it some time more.
   * `undefined`: an event stream, which may go on for as long as it likes
   */
  wholeTimeoutMs: number | undefined;
  toError: (error: unknown) => Error;
  /** all bytes are here, or none will come any more */
  onEnd: () => void;
}

/** Who sends less than this for longer than `wholeTimeoutMs` sends nothing that anybody waits for. */
const LEAST_BYTES_PER_MS = 4;

/**
 * A response's body whose errors are typed and whose silence has an end, as has one that drips. A reader that is slow itself is never
 * cut off. (No `Transform`: what that does for each piece costs a sixth of the time of a large file.)
 */
export class GuardedBody extends Readable {
  /** why the body ended early */
  failure: Error | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #pieces = 0;
  readonly #source: Readable;
  readonly #guard: BodyGuard;
  /** since when the sender has been free to send, in ms of `performance.now()` */
  #freeSince = performance.now();
  #spentMs = 0;

  constructor(source: Readable, guard: BodyGuard) {
    // Pieces stay as they are: otherwise a reader that is behind would have them copied together.
    super({ objectMode: true });
    this.#source = source;
    this.#guard = guard;
    const { idleTimeoutMs } = guard;
    if (idleTimeoutMs !== undefined) {
      this.#timer = setTimeout(() => this.#silent(idleTimeoutMs), idleTimeoutMs).unref();
    }
    const ended = () => {
      clearTimeout(this.#timer);
      guard.onEnd();
    };
    source
      .on("error", (error) => this.destroy(guard.toError(error)))
      .once("end", () => {
        ended();
        this.push(null);
      })
      .on("data", (chunk: Buffer) => this.#take(chunk));
    this.once("error", (error) => (this.failure = error)).once("close", () => {
      ended();
      source.destroy();
    });
  }

  /** While the reader is behind, the sender is held up. */
  override _read(): void {
    if (!this.#source.isPaused()) return;
    this.#freeSince = performance.now();
    this.#source.resume();
  }

  /** Where this process or its machine stood still, the timer comes before what has arrived meanwhile is read: that has its turn first. */
  #silent(idleTimeoutMs: number): void {
    const before = this.#pieces;
    setImmediate(() => {
      if (this.#source.readableEnded) return;
      if (this.#pieces > before || this.readableLength > 0) this.#timer?.refresh();
      else this.destroy(new HubUnreachable(this.#guard.hub, "timeout", idleTimeoutMs));
    });
  }

  #take(chunk: Buffer): void {
    this.#pieces++;
    this.#timer?.refresh();
    const { hub, wholeTimeoutMs } = this.#guard;
    const now = performance.now();
    this.#spentMs = Math.max(0, this.#spentMs + now - this.#freeSince - chunk.length / LEAST_BYTES_PER_MS);
    this.#freeSince = now;
    if (wholeTimeoutMs !== undefined && this.#spentMs > wholeTimeoutMs) {
      this.destroy(new HubUnreachable(hub, "timeout", wholeTimeoutMs));
    } else if (!this.push(chunk)) this.#source.pause();
  }
}
