import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";

export type HubAgent = http.Agent | https.Agent;

/** More at once than any window needs; keeps a fault of ours from flooding a hub. Open WebSockets do not count. */
const MAX_CONNECTIONS = 64;
const MAX_IDLE_CONNECTIONS = 8;

/** Hubs, proxies and NATs forget a connection that nothing comes over, and some tell nobody: JupyterHub's proxy after 5 s. In ms. */
const KEPT_MS = 4_000;

/**
 * An agent of a hub: one for requests, and one for WebSockets. This is the place of a hub's CA and client certificate (TLS options of
 * `https.Agent`), its HTTP proxy and its SSH tunnel (`createConnection`).
 */
export function createAgent(baseUrl: string, { keepAlive }: { keepAlive: boolean }): HubAgent {
  const options = {
    keepAlive,
    // To an agent it says how long a connection is kept that no request uses.
    ...(keepAlive && { timeout: KEPT_MS }),
    maxSockets: MAX_CONNECTIONS,
    maxFreeSockets: MAX_IDLE_CONNECTIONS,
  };
  const agent = new URL(baseUrl).protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
  agent.on("free", (socket: Socket) => keptSince.set(socket, Date.now()));
  return agent;
}

/** By the wall clock, in ms: timers stand still while the machine sleeps. */
const keptSince = new WeakMap<Socket, number>();

/** After a sleep a kept connection is dead as a rule, and what is sent over it would wait for its whole time limit. */
function dropForgotten(agent: HubAgent): void {
  const latest = Date.now() - KEPT_MS;
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) if ((keptSince.get(socket) ?? 0) < latest) socket.destroy();
  }
}

export interface WatchedAgent {
  agent: HubAgent;
  /** the request went out on a connection that had been used before */
  reused: () => boolean;
  /** as if its connection had been closed: it fails with `ECONNRESET` */
  breakOff: () => void;
}

/** The agent for one request. */
export function watchReuse(agent: HubAgent): WatchedAgent {
  let request: http.ClientRequest | undefined;
  const watching = Object.create(agent, {
    addRequest: {
      value(added: http.ClientRequest, ...rest: unknown[]) {
        request = added;
        dropForgotten(agent);
        // Node's agents take their requests here; the typings leave it out.
        (agent as unknown as { addRequest(...args: unknown[]): void }).addRequest(added, ...rest);
      },
    },
  }) as HubAgent;
  return {
    agent: watching,
    reused: () => request?.reusedSocket ?? false,
    breakOff: () => request?.destroy(Object.assign(new Error("no answer came"), { code: "ECONNRESET" })),
  };
}
