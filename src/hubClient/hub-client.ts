import type { HubFetch } from "../transport/types.js";
import type { HubClient } from "./contract.js";
import { ScopeMissing } from "./errors.js";
import { HubApi } from "./hub-api.js";
import { defaultPace, type Pace } from "./pace.js";
import { reachableServers, usableServers } from "./reachable-server.js";
import { createServer, removeServer, renameServer } from "./start/named-server.js";
import { followServer, startServer } from "./start/start.js";
import { StartHearing } from "./start/start-hearing.js";
import { stopServer } from "./start/stop.js";

export interface HubClientOptions {
  /** as `HubIdentity.baseUrl` */
  baseUrl: string;
  /** the transport's, with the account's token */
  fetch: HubFetch;
  /** the hub's, where it is known from before */
  version?: string;
  /** for tests */
  pace?: Partial<Pace>;
}

export function createHubClient({ baseUrl, fetch, version, pace: faster }: HubClientOptions): HubClient {
  const api = new HubApi(baseUrl, fetch, version);
  const pace = { ...defaultPace, ...faster };
  return {
    baseUrl,
    get version() {
      return api.version;
    },
    get isAdmin() {
      return api.isAdmin;
    },
    whoami: (signal) => api.whoami(signal),
    servers: (user, signal) =>
      api.servers(user, signal).catch(async (error: unknown) => {
        if (!(error instanceof ScopeMissing)) throw error;
        const whoami = await api.whoami(signal);
        const usable = whoami.name === user ? await reachableServers({ baseUrl, fetch }, whoami, signal) : [];
        if (usable.length > 0) return usable;
        const foundNone = whoami.name === user && usableServers(whoami).length > 0;
        throw foundNone ? new ScopeMissing(baseUrl, error.scopes, error.hubMessage, error.lost, true) : error;
      }),
    start: (server, options, report, signal) =>
      startServer({ api, server, hearing: new StartHearing(report), signal, pace }, options),
    follow: (server, report, signal) => followServer({ api, server, hearing: new StartHearing(report), signal, pace }),
    stop: (server, signal) => stopServer({ api, server, signal, pace }),
    create: (server, displayName, signal) => createServer({ api, server, signal, pace }, displayName),
    rename: (server, displayName, signal) => renameServer({ api, server, signal, pace }, displayName),
    remove: (server, signal) => removeServer({ api, server, signal, pace }),
  };
}
