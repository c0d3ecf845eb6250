import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

export type HubAgent = http.Agent | https.Agent;

/** More at once than any window needs; keeps a fault of ours from flooding a hub. Open WebSockets do not count. */
const MAX_CONNECTIONS = 64;
const MAX_IDLE_CONNECTIONS = 8;

/** Hubs, proxies and NATs forget a connection that nothing comes over, and some tell nobody: JupyterHub's proxy after 5 s. In ms. */
const KEPT_MS = 4_000;

/** An agent of a hub: one for requests, and one for WebSockets. `connect` makes its connections, each to the origin of what is asked. */
export function createAgent(
  baseUrl: string,
  { keepAlive, connect }: { keepAlive: boolean; connect: (origin: URL) => Promise<Socket> },
): HubAgent {
  const options = {
    keepAlive,
    // To an agent it says how long a connection is kept that no request uses.
    ...(keepAlive && { timeout: KEPT_MS }),
    maxSockets: MAX_CONNECTIONS,
    maxFreeSockets: MAX_IDLE_CONNECTIONS,
  };
  const agent = new URL(baseUrl).protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
  const nameOf = agent.getName.bind(agent);
  agent.getName = (to) => `${nameOf(to)} ${(to as { way?: string } | undefined)?.way ?? ""}`;
  agent.createConnection = (to, done) => {
    const origin = new URL(`${agent instanceof https.Agent ? "https" : "http"}://x`);
    origin.hostname = bracketed(to.host ?? "");
    origin.port = String(to.port ?? "");
    connect(origin).then(
      (socket) => done?.(null, socket),
      // Node hands it on to the request; the typings leave out that there is no connection then.
      (error: unknown) => (done as ((error: unknown, stream?: Duplex) => void) | undefined)?.(error),
    );
    return undefined;
  };
  agent.on("free", (socket: Socket) => keptSince.set(socket, Date.now()));
  return agent;
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
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

/** The agent for one request. @param way how connections are made now: what was connected in another way is not used again */
export function watchReuse(agent: HubAgent, way: string): WatchedAgent {
  let request: http.ClientRequest | undefined;
  const watching = Object.create(agent, {
    addRequest: {
      value(added: http.ClientRequest, options: object) {
        request = added;
        dropForgotten(agent);
        // Node's agents take their requests here; the typings leave it out.
        (agent as unknown as { addRequest(...args: unknown[]): void }).addRequest(added, { ...options, way });
      },
    },
  }) as HubAgent;
  return {
    agent: watching,
    reused: () => request?.reusedSocket ?? false,
    breakOff: () => request?.destroy(Object.assign(new Error("no answer came"), { code: "ECONNRESET" })),
  };
}
