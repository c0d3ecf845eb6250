import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { RunningHub } from "../../../rig/hub.js";

interface Wish {
  do: "token" | "requests" | "clear" | "api" | "revoke" | "clock";
  user?: string;
  scopes?: string[];
  token?: string;
  method?: string;
  path?: string;
  body?: unknown;
  aheadMs?: number;
}

/** A small door through which the tests, in another process, reach the rig: `RIG_DOOR` of rig-door.ts. */
export async function openDoor(hub: RunningHub): Promise<{ url: string; close(): void }> {
  const door = createServer((request, response) => {
    void answer(hub, request).then(
      (value) => response.end(JSON.stringify({ value: value ?? null })),
      (error: unknown) => response.end(JSON.stringify({ error: String(error) })),
    );
  });
  // A busy client could send on a connection that was just ended here for having nothing to do: its request would fail.
  door.keepAliveTimeout = 0;
  await once(door.listen(0, "127.0.0.1"), "listening");
  const { port } = door.address() as AddressInfo;
  const close = () => {
    door.closeAllConnections();
    door.close();
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}

async function answer(hub: RunningHub, request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const wish = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Wish;
  switch (wish.do) {
    case "token":
      return hub.token(wish.user ?? "", wish.scopes ? { scopes: wish.scopes } : {});
    case "revoke":
      return hub.revoke(wish.token ?? "");
    case "requests":
      return hub.requests;
    case "clear":
      hub.clearRequests();
      return undefined;
    case "clock":
      hub.faults.clockAheadMs = wish.aheadMs;
      return undefined;
    case "api":
      return hub.api(wish.method ?? "GET", wish.path ?? "", wish.body);
  }
}
