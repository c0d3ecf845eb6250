import { randomInt } from "node:crypto";
import { createServer, type ListenOptions, type Server } from "node:net";

// Below the range that systems give to outgoing connections, so that none of those takes the port before its server does.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const TRIES = 200;
const handedOut = new Set<number>();

/** A loopback port that nothing listens on and that no process of the rig has given away yet: its server may listen only seconds later. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if ((await isClaimed(port)) && (await isFree(port))) return port;
  }
  throw new Error(`No free port between ${FIRST_PORT} and ${LAST_PORT}.`);
}

/** A name in Linux's abstract namespace: it goes with this process, however that ends (as server_ports.py has it for users' servers). */
async function isClaimed(port: number): Promise<boolean> {
  if (process.platform !== "linux") return true;
  const claim = await listening({ path: `\0hub-kernels-port-${port}` });
  claim?.unref();
  return claim !== undefined;
}

async function isFree(port: number): Promise<boolean> {
  const probe = await listening({ host: "127.0.0.1", port });
  await new Promise((resolve) => (probe ? probe.close(resolve) : resolve(undefined)));
  return probe !== undefined;
}

function listening(where: ListenOptions): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(where, () => resolve(server));
  });
}
