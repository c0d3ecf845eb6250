import type { HubFetch } from "../transport/types.js";
import { missingAbilities } from "./tokens/scopes.js";
import type { HubServer, ServerRef, Whoami } from "./types.js";

/**
 * The running servers of a token that may use them and not see them, as the one that a server has of itself: one request each. A token
 * for all servers of its user is tried at the default one, since nobody tells the others' names.
 */
export async function reachableServers(
  { baseUrl, fetch }: { baseUrl: string; fetch: HubFetch },
  { name: user, scopes }: Pick<Whoami, "name" | "scopes">,
  signal: AbortSignal,
): Promise<HubServer[]> {
  const servers = usableServers({ name: user, scopes }).map((name) => ({
    name,
    url: serverUrl(baseUrl, { user, name }),
  }));
  const running = await Promise.all(servers.map(({ url }) => isRunning(url, fetch, signal)));
  return servers
    .filter((_, index) => running[index])
    .map((server) => ({ ...server, ready: true, pending: null, stopped: false }));
}

/** Names of those that a token may use; '' is the default one, and stands for all. */
export function usableServers({ name: user, scopes }: Pick<Whoami, "name" | "scopes">): readonly string[] {
  const limits = missingAbilities(scopes, user).find(({ ability }) => ability === "use");
  return limits ? limits.onlyServers : [""];
}

/**
 * Does a Jupyter server answer at its address? Needs no token. `HEAD …/api`: a Jupyter server refuses that method with JSON, the hub in place of a stopped one with a page, and the default server in
 * place of a stopped named one knows no such address. A `GET` would count as activity and keep the server from being culled.
 */
export async function isRunning(
  url: string,
  fetch: HubFetch,
  signal: AbortSignal,
  timeoutMs?: number,
): Promise<boolean> {
  const limit = timeoutMs === undefined ? {} : { timeoutMs };
  const response = await fetch(`${url}api`, { method: "HEAD", signal, redirect: "manual", ...limit });
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return isJson && (response.ok || response.status === 405);
}

/** As a hub escapes names. */
function serverUrl(baseUrl: string, { user, name }: ServerRef): string {
  const path = ["user", user, name].filter(Boolean).map((part) => encodeURIComponent(part).replaceAll("%40", "@"));
  return `${baseUrl}${path.join("/")}/`;
}
