import { leadsHere, type LeadsHere } from "../hubClient/environment-address.js";
import { hubFromEnvironment, type HubEnvironment } from "../hubClient/environment.js";
import type { TransportLog } from "../transport/types.js";
import type { OpenTransport } from "./ask-hub.js";
import type { EnvironmentParts } from "./environment-token.js";

interface Rooms {
  openTransport: OpenTransport;
  log: TransportLog;
}

/** The server that this extension runs in, at an address that leads to it. */
export interface ServerHere {
  environment: HubEnvironment;
  leads: Exclude<LeadsHere, "no">;
}

/** What three requests may take together. */
const PROOF_TIMEOUT_MS = 60_000;

/** `undefined`: this extension runs in no server of a hub, or in that of another one. No token is sent. */
export async function serverAt(
  baseUrl: string,
  { openTransport, log }: Rooms,
  signal: AbortSignal,
): Promise<ServerHere | undefined> {
  const environment = hubFromEnvironment(process.env);
  if (!environment) return undefined;
  const open = (url: string) => openTransport({ baseUrl: url, token: () => Promise.resolve(undefined), log });
  const leads = await leadsHere(environment, baseUrl, open, signal);
  return leads === "no" ? undefined : { environment, leads };
}

/** What the store of tokens knows of the environment. */
export function environmentParts(rooms: Rooms): Required<Pick<EnvironmentParts, "environment" | "isHubOfServer">> {
  return {
    environment: () => hubFromEnvironment(process.env),
    isHubOfServer: async (baseUrl) => {
      const here = await serverAt(baseUrl, rooms, AbortSignal.timeout(PROOF_TIMEOUT_MS));
      return here?.leads === "proven";
    },
  };
}
