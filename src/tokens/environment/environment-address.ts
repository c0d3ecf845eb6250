import { isSameHub, whichHub } from "../../hubClient/address/which-hub.js";
import { HubFault } from "../../hubClient/errors.js";
import { isRunning } from "../../hubClient/reachable-server.js";
import { CertificateNotTrusted, HubUnreachable } from "../../transport/errors.js";
import type { Networks } from "../../transport/network/hub-network.js";
import type { HubEnvironment } from "./environment.js";

/**
 * Whether an address leads to the hub of the server that this extension runs in. `told`: that hub names it; `proven`: this server answers
 * there, and its hub; `unproven`: this server's path answers there, and no hub tells which it is; `no`: nothing there, or another hub.
 */
export type LeadsHere = "told" | "proven" | "unproven" | "no";

type Here = Pick<HubEnvironment, "baseUrlCandidates" | "insideUrl" | "basePath" | "servicePrefix">;

/** What the hub's address inside may keep us waiting. */
const INSIDE_TIMEOUT_MS = 3_000;
const silent = [HubUnreachable, CertificateNotTrusted, HubFault];

/**
 * Three requests at once, none with a token. What is compared is no secret: it tells this server's hub from another honest one, and not
 * from somebody who passes on what he is asked. Rejects with what the network says of the address, and with `HubFault`.
 */
export async function leadsHere(
  here: Here,
  baseUrl: string,
  networks: Networks,
  signal: AbortSignal,
): Promise<LeadsHere> {
  if (new URL(baseUrl).pathname !== here.basePath) return "no";
  const isTold = here.baseUrlCandidates.includes(baseUrl);
  if (isTold && baseUrl !== here.insideUrl) return "told";
  const server = new URL(here.servicePrefix, baseUrl).href;
  const hub = await networks.of(baseUrl).session();
  const [answers, there, inside] = await Promise.all([
    isRunning(server, hub.fetch, signal),
    isTold ? undefined : whichHub(hub, signal),
    isTold ? undefined : hubInside(here.insideUrl, networks, signal),
  ]);
  if (!answers) return "no";
  if (isTold) return "told";
  if (there === undefined || inside === undefined) return "unproven";
  return isSameHub(there, inside) ? "proven" : "no";
}

async function hubInside(insideUrl: string | undefined, networks: Networks, signal: AbortSignal) {
  if (insideUrl === undefined) return undefined;
  try {
    return await whichHub(await networks.of(insideUrl).session(), signal, INSIDE_TIMEOUT_MS);
  } catch (error) {
    if (silent.some((type) => error instanceof type)) return undefined;
    throw error;
  }
}
