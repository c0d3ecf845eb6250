import { createServer, type IncomingMessage, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { startHub, type RunningHub } from "../../../rig/hub.js";
import { startKeyring } from "../../../rig/keyring.js";
import type { PreparedSuite } from "../suite.js";
import { talkingSpawner } from "./talking-spawner.js";

/** A real hub and an old one, a real keychain, and a small door through which the tests, in another process, reach the rig. */
export async function prepare(): Promise<PreparedSuite> {
  const [hub, oldHub, keyring] = await Promise.all([
    startHub({ basePath: "/jupyter", config: talkingSpawner }),
    startHub({ line: "4.1" }),
    startKeyring(),
  ]);
  const door = await openDoor(hub);
  const { port } = door.address() as AddressInfo;
  const env = Object.fromEntries(Object.entries(keyring.env).filter((entry): entry is [string, string] => !!entry[1]));
  return {
    env: {
      ...env,
      RIG_HUB: hub.url,
      RIG_DOOR: `http://127.0.0.1:${port}/`,
      RIG_OLD_HUB: oldHub.url,
      RIG_OLD_TOKEN: await oldHub.token("ada"),
    },
    async stop() {
      door.closeAllConnections();
      door.close();
      await Promise.all([hub.stop(), oldHub.stop(), keyring.stop()]);
    },
  };
}

interface Wish {
  do: "token" | "requests" | "clear" | "api" | "revoke";
  user?: string;
  scopes?: string[];
  token?: string;
  method?: string;
  path?: string;
  body?: unknown;
}

async function openDoor(hub: RunningHub): Promise<Server> {
  const door = createServer((request, response) => {
    void answer(hub, request).then(
      (value) => response.end(JSON.stringify({ value: value ?? null })),
      (error: unknown) => response.end(JSON.stringify({ error: String(error) })),
    );
  });
  await once(door.listen(0, "127.0.0.1"), "listening");
  return door;
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
    case "api":
      return hub.api(wish.method ?? "GET", wish.path ?? "", wish.body);
  }
}
