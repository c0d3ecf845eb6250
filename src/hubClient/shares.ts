import * as v from "valibot";
import { groupName } from "./admin/users.js";
import { userName } from "./answers.js";
import type { HubApi } from "./hub-api.js";
import type { ServerRef } from "./types.js";

/** Whom a server is shared with. */
export interface ShareTarget {
  kind: "user" | "group";
  name: string;
}

/** A link by which anybody who can sign in to the hub gets a share. What is in it the hub told once, when it was made. */
export interface ShareLink {
  id: string;
  /** ISO, UTC */
  expiresAt?: string;
  /** how often it was used */
  used: number;
}

/** Of a server nobody reads more. */
const PER_PAGE = 200;
const MAX_PAGE_BYTES = 1024 * 1024;

const listed = v.object({ items: v.pipe(v.array(v.unknown()), v.maxLength(1_000)) });
const named = <Name extends v.GenericSchema>(name: Name) => v.nullish(v.object({ name }));
const share = v.object({ user: named(userName), group: named(groupName) });
const link = v.object({
  id: v.pipe(v.string(), v.regex(/^sc_\d{1,20}$/)),
  expires_at: v.nullish(v.string()),
  exchange_count: v.fallback(v.number(), 0),
});
const newLink = v.object({ accept_url: v.pipe(v.string(), v.startsWith("/"), v.maxLength(4_096)) });

/** Whom the user shares a server with (JupyterHub 5.0 and later), one request; needs `read:shares`. Rejects with `ServerNotFound` before its first start. */
export async function sharesOf(api: HubApi, server: ServerRef, signal: AbortSignal): Promise<ShareTarget[]> {
  const { items } = await ask(api, "shares", server, signal);
  return items.flatMap((item): ShareTarget[] => {
    const { user, group } = v.is(share, item) ? item : {};
    if (user) return [{ kind: "user", name: user.name }];
    return group ? [{ kind: "group", name: group.name }] : [];
  });
}

/** Those that have not ended, one request. Rejects as `sharesOf`. */
export async function shareLinksOf(api: HubApi, server: ServerRef, signal: AbortSignal): Promise<ShareLink[]> {
  const { items } = await ask(api, "share-codes", server, signal);
  return items.flatMap((item): ShareLink[] => {
    const read = v.safeParse(link, item);
    if (!read.success) return [];
    const { id, expires_at, exchange_count } = read.output;
    return [{ id, used: exchange_count, ...(expires_at != null && { expiresAt: expires_at }) }];
  });
}

/** Lets somebody use a server. Rejects with `RequestRefused` where there is no such user or group, and with `ScopeMissing` (`read:users:name`). */
export async function addShare(
  api: HubApi,
  server: ServerRef,
  target: ShareTarget,
  signal: AbortSignal,
): Promise<void> {
  await api.done({ method: "POST", path: pathOf("shares", server), json: { [target.kind]: target.name }, signal });
}

export async function endShare(
  api: HubApi,
  server: ServerRef,
  target: ShareTarget,
  signal: AbortSignal,
): Promise<void> {
  await api.done({ method: "PATCH", path: pathOf("shares", server), json: { [target.kind]: target.name }, signal });
}

/** @returns where a browser uses it, on the hub's own host */
export async function addShareLink(
  api: HubApi,
  server: ServerRef,
  expiresInS: number,
  signal: AbortSignal,
): Promise<string> {
  const path = pathOf("share-codes", server);
  const { accept_url } = await api.ask({ method: "POST", path, json: { expires_in: expiresInS }, signal }, newLink);
  return new URL(api.baseUrl).origin + accept_url;
}

/** Whom it brought in before stays. */
export async function endShareLink(api: HubApi, server: ServerRef, id: string, signal: AbortSignal): Promise<void> {
  const path = `${pathOf("share-codes", server)}?id=${encodeURIComponent(id)}`;
  await api.done({ method: "DELETE", path, signal });
}

function ask(api: HubApi, what: "shares" | "share-codes", server: ServerRef, signal: AbortSignal) {
  const path = `${pathOf(what, server)}?limit=${PER_PAGE}`;
  return api.ask({ method: "GET", path, signal }, listed, MAX_PAGE_BYTES);
}

function pathOf(what: "shares" | "share-codes", { user, name }: ServerRef): string {
  return `${what}/${encodeURIComponent(user)}/${encodeURIComponent(name)}`;
}
