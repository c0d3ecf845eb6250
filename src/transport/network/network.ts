import { setMaxListeners } from "node:events";
import { createExchange } from "../http/exchange.js";
import { createFetch } from "../http/fetch.js";
import { createUpgrade } from "../http/upgrade.js";
import { AwaySockets } from "../socket/away-sockets.js";
import { createWebSocketClass } from "../socket/hub-web-socket.js";
import { IdleCuts } from "../socket/idle-cuts.js";
import { LastWords } from "../socket/last-words.js";
import { LastingConnection } from "../socket/lasting-connection.js";
import { Upstream } from "../socket/upstream.js";
import type { Connect, HubFetch, HubSession, NetworkSettings, SessionToken, TransportLog } from "../types.js";
import { EitherSignal, whenAborted } from "../waiting.js";
import { createAgent } from "./agent.js";
import { Connector, type NetworkSecrets, type SshTunnels, type WholeSettings } from "./connect.js";
import type { HubClock } from "./hub-clock.js";
import type { Link } from "./link.js";

const REQUEST_TIMEOUT_MS = 30_000;
const SOCKET_TIMEOUT_MS = 75_000;
const BODY_IDLE_TIMEOUT_MS = 60_000;
const BODY_TIMEOUT_MS = 120_000;

export interface NetworkDeps {
  /** origin and base path of the hub, ending in `/`: `https://hub.example/jupyter/` */
  baseUrl: string;
  log: TransportLog;
  settings: () => NetworkSettings;
  /** default: nobody is there to be asked */
  secrets?: NetworkSecrets;
  /** those of the window; default: of this network alone */
  tunnels?: SshTunnels;
  /** those of the window; default: of this network alone */
  away?: AwaySockets;
  /** likewise */
  lastWords?: LastWords;
  clock: HubClock;
  /** aborted, with an `AbortError`, when nothing more is to go over it */
  ended: AbortSignal;
}

export interface OpenNetwork {
  session(token?: SessionToken, until?: AbortSignal): HubSession;
  connector: Connector;
}

/** What a `HubNetwork` loads at its first use (`await import("./network.js")`): it brings ws. */
export function openNetwork({
  baseUrl,
  log,
  settings,
  clock,
  ended,
  secrets = noSecrets,
  tunnels = new Map(),
  away = new AwaySockets(),
  lastWords = new LastWords(),
}: NetworkDeps): OpenNetwork {
  const whole = { baseUrl, settings: () => withDefaults(settings()), secrets, log, ended, tunnels };
  const connector = new Connector(whole);
  const connect = (origin: URL) => connector.connect(origin);
  const agent = createAgent(baseUrl, { keepAlive: true, connect });
  const freshAgent = createAgent(baseUrl, { keepAlive: false, connect });
  const idleCuts = new IdleCuts(log);
  // Every request and socket under way listens to it.
  setMaxListeners(0, ended);
  whenAborted(ended, () => {
    agent.destroy();
    freshAgent.destroy();
  });
  const session: OpenNetwork["session"] = (token, until) => {
    const link: Link = {
      baseUrl,
      agent,
      freshAgent,
      ready: () => connector.ready(),
      way: () => connector.way(),
      explained: (error) => connector.explained(error),
      token: () => (typeof token === "function" ? token() : Promise.resolve(token)),
      log,
      idleCuts,
      away,
      lastWords,
      settings: whole.settings,
      ended: until ? either(until, ended) : ended,
    };
    return sessionOver(link, (fetch) => connector.headers.heardThrough(clock.heardThrough(fetch)));
  };
  return { session, connector };
}

/** @param heard has somebody hear what the hub answers */
function sessionOver(link: Link, heard: (fetch: HubFetch) => HubFetch): HubSession {
  const plain: Connect = (url, protocols, events) => new Upstream(link, url, protocols, events);
  return {
    baseUrl: link.baseUrl,
    fetch: heard(createFetch(link)),
    at: (server) => sessionOver({ ...link, server }, heard),
    WebSocket: createWebSocketClass(link, plain),
    lastingWebSocket: (policyFor) =>
      createWebSocketClass(link, (url, protocols, events) => {
        const policy = policyFor(url);
        return policy
          ? new LastingConnection(link, plain, policy, url, protocols, events)
          : plain(url, protocols, events);
      }),
    upgrade: createUpgrade(link),
    exchange: createExchange(link),
  };
}

function withDefaults(set: NetworkSettings): WholeSettings {
  const requestTimeoutMs = set.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  return {
    requestTimeoutMs,
    socketTimeoutMs: set.socketTimeoutMs ?? Math.max(requestTimeoutMs, SOCKET_TIMEOUT_MS),
    bodyIdleTimeoutMs: set.bodyIdleTimeoutMs ?? BODY_IDLE_TIMEOUT_MS,
    bodyTimeoutMs: set.bodyTimeoutMs ?? BODY_TIMEOUT_MS,
    tls: set.tls ?? { system: true, authorities: [], trusted: [] },
    proxy: set.proxy ?? { support: "off", noProxy: [], env: {} },
    headers: set.headers ?? [],
    ...(set.ssh && { ssh: set.ssh }),
  };
}

export const noSecrets: NetworkSecrets = {
  passphrase: () => Promise.resolve(undefined),
  proxyCredentials: () => Promise.resolve(undefined),
  header: () => Promise.resolve(undefined),
  ssh: () => Promise.resolve(undefined),
  wantedAtMs: () => -Infinity,
};

function either(until: AbortSignal, ended: AbortSignal): AbortSignal {
  const both = new EitherSignal([until, ended]);
  setMaxListeners(0, both.signal);
  whenAborted(both.signal, () => both.release());
  return both.signal;
}
