import type { Networks } from "../../transport/network/hub-network.js";
import { drain } from "../body.js";
import { leadsTo } from "../not-from-the-hub.js";
import type { HubIdentity } from "../types.js";
import type { HubAddress } from "./hub-address.js";
import { leadsElsewhere, recogniseHub } from "./recognise.js";
import { isSameHub, whichHub } from "./which-hub.js";

/**
 * With `c.JupyterHub.subdomain_host` each user has a host of their own, and the hub's API answers there too: its pages and logins are on
 * the host above. One request more where a host may be a user's and the path does not tell; what goes wrong on the way changes nothing.
 */
export async function hubBehind(
  found: HubIdentity,
  { user, isHubsPage }: Pick<HubAddress, "user" | "isHubsPage">,
  networks: Networks,
  signal: AbortSignal,
): Promise<HubIdentity> {
  const above = isHubsPage ? undefined : hostAbove(found.baseUrl);
  if (above === undefined) return found;
  try {
    const named = await namedBy(found.baseUrl, above, networks, signal);
    if (named !== undefined) {
      const behind = await recogniseHub({ candidates: [named] }, networks, signal);
      return isAt(above, behind.baseUrl) ? behind : found;
    }
    // Hubs before 5.0 do not name it: asked only where the user's name is the host's.
    const isUsers = user !== undefined && new URL(found.baseUrl).hostname.startsWith(`${user.toLowerCase()}.`);
    return isUsers && (await isOneHub(found.baseUrl, above, networks, signal)) ? { ...found, baseUrl: above } : found;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error) return found;
    throw error;
  }
}

/** The same address without the first label of its host; `undefined`: what is left is nobody's own host. */
function hostAbove(baseUrl: string): string | undefined {
  const url = new URL(baseUrl);
  const labels = url.hostname.split(".");
  const isNumber = url.hostname.startsWith("[") || /^\d+$/.test(labels.at(-1) ?? "");
  if (isNumber || labels.length < (labels.at(-1) === "localhost" ? 2 : 3)) return undefined;
  url.hostname = labels.slice(1).join(".");
  return url.href;
}

/** The hub sends on to its own host whoever asks for anything but its pages (from 5.0 on). */
async function namedBy(baseUrl: string, above: string, networks: Networks, signal: AbortSignal) {
  const { fetch } = await networks.of(baseUrl).session();
  const response = await fetch(baseUrl, { signal, redirect: "manual" });
  await drain(response);
  const to = response.status >= 300 && response.status < 400 ? leadsTo(response) : undefined;
  return to && isAt(above, to.href) && to.pathname.endsWith("/hub/") ? new URL("..", to).href : undefined;
}

/** Nobody is asked about another host than the one above, nor about one without encryption. */
function isAt(above: string, address: string): boolean {
  return !leadsElsewhere({ candidates: [above] }, address);
}

async function isOneHub(baseUrl: string, above: string, networks: Networks, signal: AbortSignal): Promise<boolean> {
  const which = async (url: string) => whichHub(await networks.of(url).session(), signal);
  const [one, other] = await Promise.all([which(baseUrl), which(above)]);
  return one !== undefined && other !== undefined && isSameHub(one, other);
}
