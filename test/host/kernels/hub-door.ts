import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { RunningHub } from "../../../rig/hub.js";

/** What tests inside the editor ask of the rig, which is another process. */
export type Wish =
  | { do: "token"; user: string }
  | { do: "requests" }
  | { do: "clear" }
  /** breaks the open sockets; `refused`: and lets no new ones through, until it is said otherwise; `all`: nor anything else */
  | { do: "cutSockets"; refused: boolean; all?: true }
  | { do: "api"; method: string; path: string; body?: unknown };

/** Opens a door to the hub on loopback. */
export async function openDoor(hub: RunningHub): Promise<{ url: string; close(): void }> {
  const door = createServer((request, response) => {
    void read(request)
      .then((wish) => grant(hub, wish))
      .then(
        (value) => response.end(JSON.stringify({ value: value ?? null })),
        (error: unknown) => response.end(JSON.stringify({ error: String(error) })),
      );
  });
  // A busy client could send on a connection that was just ended here for having nothing to do: its request would fail.
  door.keepAliveTimeout = 0;
  await once(door.listen(0, "127.0.0.1"), "listening");
  const { port } = door.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      door.closeAllConnections();
      door.close();
    },
  };
}

async function read(request: IncomingMessage): Promise<Wish> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as Wish;
}

async function grant(hub: RunningHub, wish: Wish): Promise<unknown> {
  switch (wish.do) {
    case "token":
      return await hub.token(wish.user);
    case "requests":
      return hub.requests;
    case "clear":
      hub.clearRequests();
      return undefined;
    case "cutSockets":
      hub.faults.only = wish.all ? /./ : /\/channels\b/;
      hub.faults.refuse = wish.refused;
      hub.cutSockets();
      return undefined;
    case "api":
      return await hub.api(wish.method, wish.path, wish.body);
  }
}
