import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Where tests, in another process, ask what was heard. */
const heardPath = "/heard";
/** Stands behind what has come to its end: its body comes after its head. */
export const heardWhole = " <whole>";

/** Somebody who waits for a token: whatever is sent here is written down, headers and all, and answered as a hub would. */
export async function startListener(): Promise<{ url: string; stop(): void }> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === heardPath) {
      response.end(JSON.stringify(heard));
      return;
    }
    const entry = heard.push([`${request.method ?? ""} ${request.url ?? ""}`, ...request.rawHeaders].join(" ")) - 1;
    const hear = (more: string) => (heard[entry] = (heard[entry] ?? "") + more);
    request.on("data", (chunk: Buffer) => hear(chunk.toString("latin1")));
    request.on("end", () => {
      hear(heardWhole);
      response.writeHead(200, { "content-type": "application/json", "x-jupyterhub-version": "5.5.4" });
      response.end('{"version":"5.5.4","name":"ada","scopes":[],"servers":{}}');
    });
  });
  server.on("upgrade", (request, socket) => {
    heard.push([`UPGRADE ${request.url ?? ""}`, ...request.rawHeaders].join(" "));
    socket.on("error", () => undefined);
    socket.destroy();
  });
  // As the doors of other tests: whoever asks here what was heard is busy.
  server.keepAliveTimeout = 0;
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What the listener heard, in its own words. For the tests inside the editor. */
export async function heardAt(url: string): Promise<string[]> {
  return (await (await fetch(new URL(heardPath, url))).json()) as string[];
}
