import { Transform, type TransformCallback } from "node:stream";
import { HubUnreachable } from "./errors.js";

/** node-fetch's body, whose typing leaves `destroy` out. */
export interface SourceBody extends NodeJS.ReadableStream {
  destroy(): unknown;
}

export interface BodyGuard {
  hub: string;
  /** longest silence, in ms, while the reader waits */
  idleTimeoutMs: number;
  toError: (error: unknown) => Error;
  /** all bytes are here, or none will come any more */
  onEnd: () => void;
}

/** A response's body whose errors are typed and whose silence has an end. A reader that is slow itself is never cut off. */
export class GuardedBody extends Transform {
  /** why the body ended early */
  failure: Error | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(source: SourceBody, guard: BodyGuard) {
    super();
    this.#timer = setTimeout(() => {
      if (this.readableLength > 0) this.#timer.refresh();
      else this.destroy(new HubUnreachable(guard.hub, "timeout", guard.idleTimeoutMs));
    }, guard.idleTimeoutMs).unref();
    source.on("error", (error) => this.destroy(guard.toError(error)));
    this.once("error", (error) => (this.failure = error));
    this.once("finish", () => clearTimeout(this.#timer));
    this.once("finish", guard.onEnd);
    this.once("close", () => {
      clearTimeout(this.#timer);
      guard.onEnd();
      source.destroy();
    });
    source.pipe(this);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
    this.#timer.refresh();
    done(null, chunk);
  }
}
