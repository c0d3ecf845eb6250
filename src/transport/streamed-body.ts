import { Readable } from "node:stream";
import type { Limits } from "./limits.js";

/**
 * A request's body that goes out as its sender brings it. The time limit is the hub's: it counts from the last piece on, and not while the
 * sender has none. What the sender fails with the request fails with, and a request that ends before lets go of it.
 */
export function streamedBody(body: AsyncIterable<string | Uint8Array>, limits: Limits): Readable {
  return Readable.from(piecesOf(body, limits), { objectMode: false });
}

async function* piecesOf(body: AsyncIterable<string | Uint8Array>, limits: Limits) {
  const pieces = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      limits.pauseTimer();
      const piece = await limits.race(() => pieces.next());
      limits.resumeTimer();
      if (piece.done) return;
      yield piece.value;
    }
  } catch (error) {
    limits.fail(error);
    throw error;
  } finally {
    // A stream's iterator returns only once the piece that it waits for is there.
    if (body instanceof Readable) body.destroy();
    else pieces.return?.().catch(() => undefined);
  }
}
