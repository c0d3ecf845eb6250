import { open } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { constants, createDeflate } from "node:zlib";
import type { Changes, PushWay } from "./project-server.js";

const KIBIBYTE = 1024;
const PIECE_BYTES = KIBIBYTE * KIBIBYTE;
const READ_BYTES = 256 * KIBIBYTE;

/** What the helper's `Push` reads: of each file a head and its bytes, deflated, in pieces. */
export async function* pushStream(changes: Changes, sent: PushWay["sent"]): AsyncGenerator<Buffer> {
  const deflate = createDeflate({ level: constants.Z_BEST_SPEED, chunkSize: READ_BYTES });
  const source = Readable.from(records(changes, sent), { objectMode: true, highWaterMark: 4 });
  source.on("error", (error) => deflate.destroy(error));
  try {
    let waiting: Buffer[] = [];
    let size = 0;
    for await (const piece of source.pipe(deflate)) {
      waiting.push(piece as Buffer);
      size += (piece as Buffer).length;
      if (size < PIECE_BYTES) continue;
      yield Buffer.concat(waiting);
      waiting = [];
      size = 0;
    }
    yield Buffer.concat(waiting);
  } finally {
    // Where nobody wants the rest, the file that is open is closed.
    source.destroy();
  }
}

async function* records({ root, push, remove }: Changes, sent: PushWay["sent"]): AsyncGenerator<Buffer> {
  for (const { path: gone, was } of remove) yield head({ path: gone, gone: true, was });
  let [files, bytes] = [0, 0];
  for (const { file, was } of push) {
    const size = file.version[0];
    yield head({ path: file.path, size, hash: file.hash, ...(file.runs && { runs: true }), was });
    for await (const piece of contentOf(path.join(root, file.path), size)) {
      yield piece;
      bytes += piece.length;
      sent(files, bytes);
    }
    sent(++files, bytes);
  }
}

function head(value: object): Buffer {
  const text = Buffer.from(JSON.stringify(value));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(text.length);
  return Buffer.concat([size, text]);
}

/** So many bytes as were promised, whatever became of the file meanwhile: by its hash it is found out that it is not right. */
async function* contentOf(file: string, size: number): AsyncGenerator<Buffer> {
  const handle = await open(file, "r").catch(() => undefined);
  try {
    for (let left = size; left > 0;) {
      const buffer = Buffer.alloc(Math.min(left, READ_BYTES));
      const read = (await handle?.read(buffer, 0, buffer.length))?.bytesRead ?? 0;
      const piece = read === 0 ? buffer : buffer.subarray(0, read);
      left -= piece.length;
      yield piece;
    }
  } finally {
    await handle?.close();
  }
}
