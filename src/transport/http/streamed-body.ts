import { Readable } from "node:stream";
import type { Limits } from "./limits.js";

/**
 * A request's body that goes out as its sender brings it. The time limit is the hub's: it counts from the last piece on, and not while the
 * sender has none. What the sender fails with the request fails with, and a request lets go of it however it ends.
 */
export function streamedBody(body: AsyncIterable<string | Uint8Array>, limits: Limits): Readable {
  const pieces = body[Symbol.asyncIterator]();
  return new Readable({
    read() {
      limits.pauseTimer();
      pieces.next().then(
        ({ done, value }) => {
          limits.resumeTimer();
          this.push(done ? null : value);
        },
        (error: unknown) => {
          // One that was let go of fails for that.
          if (!this.destroyed) limits.fail(error);
          this.destroy();
        },
      );
    },
    destroy(error, done) {
      // A stream's iterator would end only once the piece that it waits for is there.
      if (body instanceof Readable) body.destroy();
      else pieces.return?.().catch(() => undefined);
      done(error);
    },
  });
}
