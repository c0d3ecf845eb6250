/** A multiple of three: pieces of base64 then join without a seam. In bytes. */
const STEP = 3 * 64 * 1024;

/** Fills a buffer with the bytes from `offset` on, wherever they are kept. */
export type ReadInto = (buffer: Buffer, offset: number) => Promise<void>;

export interface BodyPart {
  offset: number;
  length: number;
  /** its number in an upload by parts, from 1 on; -1: the last one. `undefined`: it is the whole file */
  chunk?: number | undefined;
}

/**
 * What the contents API takes for a file: JSON with base64 in it, which keeps each byte. (As `text` a server would write what it takes for
 * text, and as `notebook` it would write JSON of its own.) It is made in place, so that a part is not in memory three times.
 */
export async function fileBody(read: ReadInto, { offset, length, chunk }: BodyPart): Promise<Buffer> {
  const about = chunk === undefined ? "" : `"chunk":${chunk},`;
  const [begin, end] = [`{"type":"file","format":"base64",${about}"content":"`, `"}`];
  const body = Buffer.allocUnsafe(begin.length + 4 * Math.ceil(length / 3) + end.length);
  let at = body.write(begin, "latin1");
  const step = Buffer.allocUnsafe(Math.min(STEP, length));
  for (let done = 0; done < length; done += STEP) {
    const piece = step.subarray(0, Math.min(STEP, length - done));
    await read(piece, offset + done);
    at += body.write(piece.toString("base64"), at, "latin1");
  }
  body.write(end, at, "latin1");
  return body;
}

/** For bytes that are in memory. */
export function fromBytes(bytes: Uint8Array): ReadInto {
  return (buffer, offset) => {
    buffer.set(bytes.subarray(offset, offset + buffer.length));
    return Promise.resolve();
  };
}
