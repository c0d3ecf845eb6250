import type { NetworkSecrets } from "../src/transport/network/connect.js";
import { HubClock } from "../src/transport/network/hub-clock.js";
import { HubNetworks, type Networks } from "../src/transport/network/hub-network.js";
import { openNetwork } from "../src/transport/network/network.js";
import type { AwaySockets } from "../src/transport/socket/away-sockets.js";
import type { LastWords } from "../src/transport/socket/last-words.js";
import type { HubFetch, HubSession, NetworkSettings, SessionToken, TransportLog } from "../src/transport/types.js";
import { quietLog } from "./quiet-log.js";

/** A session on a network of its own, which it ends. */
export interface ASession extends HubSession {
  dispose(): void;
}

export interface SessionWish extends NetworkSettings {
  baseUrl: string;
  token?: SessionToken;
  log?: TransportLog;
  away?: AwaySockets;
  lastWords?: LastWords;
  secrets?: NetworkSecrets;
}

export function aSession({
  baseUrl,
  token,
  log = quietLog,
  away,
  lastWords,
  secrets,
  ...settings
}: SessionWish): ASession {
  const end = new AbortController();
  const clock = new HubClock(baseUrl);
  const network = openNetwork({
    baseUrl,
    log,
    clock,
    settings: () => settings,
    ended: end.signal,
    ...(away && { away }),
    ...(lastWords && { lastWords }),
    ...(secrets && { secrets }),
  });
  const dispose = () => end.abort(new DOMException("The hub was closed.", "AbortError"));
  return { ...network.session(token), dispose };
}

/** The networks of a window in which nothing is set. */
export function someNetworks(settings: NetworkSettings = {}): HubNetworks {
  return new HubNetworks({ log: quietLog, settings: () => () => settings });
}

/** Networks all of whose sessions ask this. */
export function networksWith(fetch: HubFetch): Networks {
  return { of: (baseUrl) => ({ session: () => Promise.resolve({ baseUrl, fetch } as unknown as HubSession) }) };
}
