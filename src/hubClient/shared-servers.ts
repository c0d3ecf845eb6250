import * as v from "valibot";
import type { HubSession } from "../transport/types.js";
import { serverAddress } from "./answers.js";
import { HubApi } from "./hub-api.js";

/** A server of somebody else that its owner, or a group of the user, lets the user use. */
export interface SharedServer {
  owner: string;
  /** '' for the owner's default server */
  name: string;
  ready: boolean;
  /** where a browser finds it */
  url: string;
}

/** A page of the list, and all that is read of it. */
const [PER_PAGE, MOST] = [100, 300];
const MAX_PAGE_BYTES = 2 * 1024 * 1024;

const name = v.pipe(v.string(), v.maxLength(1_000));
const share = v.object({
  server: v.object({ user: v.object({ name: v.pipe(name, v.nonEmpty()) }), name, url: v.string(), ready: v.boolean() }),
});
const page = v.object({
  items: v.pipe(v.array(v.unknown()), v.maxLength(10_000)),
  _pagination: v.fallback(v.object({ next: v.nullish(v.object({ offset: v.number() })) }), {}),
});

/**
 * Servers that are shared with the user (JupyterHub 5.0 and later), each once, though a user and a group may have it, by their owners.
 * Rejects as the API does: `ServerNotFound` where the hub has no shares.
 */
export async function sharedServers(
  { baseUrl, user }: { baseUrl: string; user: string },
  { fetch }: Pick<HubSession, "fetch">,
  signal: AbortSignal,
): Promise<SharedServer[]> {
  const api = new HubApi(baseUrl, fetch, undefined);
  const found = new Map<string, SharedServer>();
  for (let offset = 0; offset < MOST; offset += PER_PAGE) {
    const path = `users/${encodeURIComponent(user)}/shared?offset=${offset}&limit=${PER_PAGE}`;
    const { items, _pagination } = await api.ask({ method: "GET", path, signal }, page, MAX_PAGE_BYTES);
    for (const item of items.slice(0, PER_PAGE)) {
      const read = v.safeParse(share, item);
      if (!read.success) continue;
      const { user: owner, ...server } = read.output.server;
      const url = serverAddress(server.url, baseUrl);
      if (url !== undefined)
        found.set(JSON.stringify([owner.name, server.name]), { ...server, owner: owner.name, url });
    }
    if (!_pagination.next) break;
  }
  const order = (one: SharedServer, other: SharedServer) =>
    one.owner.localeCompare(other.owner) || one.name.localeCompare(other.name);
  return [...found.values()].sort(order);
}
