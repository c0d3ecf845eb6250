import http from "node:http";
import https from "node:https";

export type HubAgent = http.Agent | https.Agent;

/** More at once than any window needs; keeps a fault of ours from flooding a hub. Open WebSockets do not count. */
const MAX_CONNECTIONS = 64;
const MAX_IDLE_CONNECTIONS = 8;

/**
 * The one agent of a hub, for fetch and WebSocket alike. This is the place of a hub's CA and client certificate (TLS options of
 * `https.Agent`), its HTTP proxy and its SSH tunnel (`createConnection`).
 */
export function createAgent(baseUrl: string): HubAgent {
  const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS, maxFreeSockets: MAX_IDLE_CONNECTIONS };
  return new URL(baseUrl).protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
}

/** The agent for one request, and whether that request went out on a connection that had been used before. */
export function watchReuse(agent: HubAgent): { agent: HubAgent; reused: () => boolean } {
  let request: http.ClientRequest | undefined;
  const watching = Object.create(agent, {
    addRequest: {
      value(added: http.ClientRequest, ...rest: unknown[]) {
        request = added;
        // Node's agents take their requests here; the typings leave it out.
        (agent as unknown as { addRequest(...args: unknown[]): void }).addRequest(added, ...rest);
      },
    },
  }) as HubAgent;
  return { agent: watching, reused: () => request?.reusedSocket ?? false };
}
