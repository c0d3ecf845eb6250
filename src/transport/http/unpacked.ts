import { pipeline, type Readable } from "node:stream";
import zlib from "node:zlib";

/** What a sender may pack its answers with. */
export const PACKINGS = "gzip, br";

/** Lenient with an end that is missing, and each piece comes when it is there. */
const gzip: zlib.ZlibOptions = { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH };
const brotli: zlib.BrotliOptions = {
  flush: zlib.constants.BROTLI_OPERATION_FLUSH,
  finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
};

/** An answer's body as it was before it was packed. An error of either stream is one of the stream that is given back, and ends both. */
export function unpacked(body: Readable, packing: string | null): Readable {
  const unpacker = unpackerOf(packing?.trim().toLowerCase());
  if (!unpacker) return body;
  // Whoever reads the unpacked stream hears what goes wrong from that.
  return pipeline(body, unpacker, () => undefined);
}

function unpackerOf(packing: string | undefined) {
  switch (packing) {
    case "gzip":
    case "x-gzip":
      return zlib.createGunzip(gzip);
    case "br":
      return zlib.createBrotliDecompress(brotli);
    default:
      return undefined;
  }
}
