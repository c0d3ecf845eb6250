import type { Networks } from "../../transport/network/hub-network.js";
import { type HubEnvironment, hubFromEnvironment } from "./environment.js";
import { type LeadsHere, leadsHere } from "./environment-address.js";

/** The server that this extension runs in, at an address that leads to it. */
export interface ServerHere {
  environment: HubEnvironment;
  leads: Exclude<LeadsHere, "no">;
}

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
