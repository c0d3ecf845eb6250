import { setMaxListeners } from "node:events";
import { createAgent } from "./agent.js";
import { createFetch } from "./fetch.js";
import type { Link } from "./link.js";
import { createWebSocketClass } from "./socket/hub-web-socket.js";
import { LastingConnection } from "./socket/lasting-connection.js";
import { Upstream } from "./socket/upstream.js";
import type { Connect, HubTransport, TransportOptions } from "./types.js";

const REQUEST_TIMEOUT_MS = 30_000;
const SOCKET_TIMEOUT_MS = 75_000;
const BODY_IDLE_TIMEOUT_MS = 60_000;
const BODY_TIMEOUT_MS = 120_000;

/** The network of one hub. Loaded at first use (`await import("…/transport/network.js")`): it brings node-fetch and ws. */
export function createTransport(options: TransportOptions): HubTransport {
  const end = new AbortController();
  // Every request and socket under way listens to it.
  setMaxListeners(0, end.signal);
  const requestTimeoutMs = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  const link: Link = {
    baseUrl: options.baseUrl,
    agent: createAgent(options.baseUrl, { keepAlive: true }),
    freshAgent: createAgent(options.baseUrl, { keepAlive: false }),
    token: () => options.token(),
    log: options.log,
    requestTimeoutMs,
    socketTimeoutMs: options.socketTimeoutMs ?? Math.max(requestTimeoutMs, SOCKET_TIMEOUT_MS),
    bodyIdleTimeoutMs: options.bodyIdleTimeoutMs ?? BODY_IDLE_TIMEOUT_MS,
    bodyTimeoutMs: options.bodyTimeoutMs ?? BODY_TIMEOUT_MS,
    ended: end.signal,
  };
  const plain: Connect = (url, protocols, events) => new Upstream(link, url, protocols, events);
  return {
    baseUrl: options.baseUrl,
    fetch: createFetch(link),
    WebSocket: createWebSocketClass(link, plain),
    lastingWebSocket: (policyFor) =>
      createWebSocketClass(link, (url, protocols, events) => {
        const policy = policyFor(url);
        return policy
          ? new LastingConnection(link, plain, policy, url, protocols, events)
          : plain(url, protocols, events);
      }),
    dispose() {
      end.abort(new DOMException("The hub was closed.", "AbortError"));
      link.agent.destroy();
      link.freshAgent.destroy();
    },
  };
}
