import { isRunning } from "../../hubClient/reachable-server.js";
import { CertificateNotTrusted, HubUnreachable } from "../../transport/errors.js";
import type { Networks } from "../../transport/network/hub-network.js";
import type { HubEnvironment } from "./environment.js";

/** An address for others may lead nowhere from inside a cluster; the others are then still to be tried. */
const PROBE_TIMEOUT_MS = 3_000;

/**
 * The base URL at which this server is reached as from outside, and the hub with it: one request for each candidate, without a token.
 * `undefined`: the hub told its servers only an address that does not lead through its proxy, and its users know another one.
 */
export async function servingHub(
  { baseUrlCandidates, servicePrefix }: Pick<HubEnvironment, "baseUrlCandidates" | "servicePrefix">,
  networks: Networks,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const baseUrl of baseUrlCandidates) {
    const server = new URL(servicePrefix, baseUrl).href;
    try {
      const { fetch } = await networks.of(baseUrl).session();
      if (await isRunning(server, fetch, signal, PROBE_TIMEOUT_MS)) return baseUrl;
    } catch (error) {
      if (!(error instanceof HubUnreachable || error instanceof CertificateNotTrusted)) throw error;
    }
  }
  return undefined;
}
