import { leadsHere, type LeadsHere } from "../hubClient/environment-address.js";
import { hubFromEnvironment, type HubEnvironment } from "../hubClient/environment.js";
import type { Networks } from "../transport/hub-network.js";
import type { EnvironmentParts } from "./environment-token.js";

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
  networks: Networks,
  signal: AbortSignal,
): Promise<ServerHere | undefined> {
  const environment = hubFromEnvironment(process.env);
  if (!environment) return undefined;
  const leads = await leadsHere(environment, baseUrl, networks, signal);
  return leads === "no" ? undefined : { environment, leads };
}

/** What the store of tokens knows of the environment. */
export function environmentParts(
  networks: Networks,
): Required<Pick<EnvironmentParts, "environment" | "isHubOfServer">> {
  return {
    environment: () => hubFromEnvironment(process.env),
    isHubOfServer: async (baseUrl) => {
      const here = await serverAt(baseUrl, networks, AbortSignal.timeout(PROOF_TIMEOUT_MS));
      return here?.leads === "proven";
    },
  };
}
