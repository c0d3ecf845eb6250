import type { HubSession } from "../../transport/types.js";
import { readText } from "../body.js";
import { HubFault } from "../errors.js";

const MAX_PAGE_BYTES = 256 * 1024;
/** A page of every hub, behind no login, with status 200: what its proxy shows where nothing is. */
const PAGE = "hub/error/404";
/** When the hub was started, to the second: its pages have it in the addresses of their scripts. */
const STARTED = /urlArgs: "v=(\d{14})"/;

/** What tells a hub from another honest one. It is no secret. */
export interface WhichHub {
  started: string;
  /** `null`: something on the way takes it out of the hub's answers */
  version: string | null;
}

/** Which hub this is, by one request: `undefined` when its pages do not tell. Rejects with `HubFault` and what the network says. */
export async function whichHub(
  { baseUrl, fetch }: Pick<HubSession, "baseUrl" | "fetch">,
  signal: AbortSignal,
  timeoutMs?: number,
): Promise<WhichHub | undefined> {
  const limit = timeoutMs === undefined ? {} : { timeoutMs };
  const response = await fetch(`${baseUrl}${PAGE}`, { signal, redirect: "manual", ...limit });
  const page = await readText(response, MAX_PAGE_BYTES);
  if (response.status >= 500) throw new HubFault(baseUrl, response.status, "");
  const started = STARTED.exec(page)?.[1];
  return started === undefined ? undefined : { started, version: response.headers.get("x-jupyterhub-version") };
}

export function isSameHub(one: WhichHub, other: WhichHub): boolean {
  const versions = new Set([one.version, other.version].filter((version) => version !== null));
  return one.started === other.started && versions.size <= 1;
}
