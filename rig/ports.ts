import { randomInt } from "node:crypto";
import { createServer } from "node:net";

// Below the range that systems give to outgoing connections, so that none of those takes the port before its server does.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const TRIES = 200;
const handedOut = new Set<number>();

/** A loopback port that nothing listens on and that this process has not given away yet. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port between ${FIRST_PORT} and ${LAST_PORT}.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host: "127.0.0.1", port }, () => server.close(() => resolve(true)));
  });
}
