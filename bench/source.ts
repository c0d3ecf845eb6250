// node --import tsx bench/source.ts PORT: sends as fast as it is taken, so that what is between it and a client is what is measured.
import { createServer } from "node:http";

/** What `/much` sends. */
export const SOURCE_BYTES = 200_000_000;

if (process.argv[1] === import.meta.filename) {
  const piece = Buffer.alloc(250_000, "x");
  createServer((request, response) => {
    if (request.url !== "/much") {
      response.setHeader("content-type", "application/json").end("{}");
      return;
    }
    response.setHeader("content-length", SOURCE_BYTES);
    let left = SOURCE_BYTES;
    const send = () => {
      while (left > 0) {
        left -= piece.length;
        if (!response.write(piece)) {
          response.once("drain", send);
          return;
        }
      }
      response.end();
    };
    send();
  }).listen(Number(process.argv[2]), "127.0.0.1");
}
