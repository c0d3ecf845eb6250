import * as v from "valibot";
import { byName } from "../../text/by-name.js";
import { serverModel, toServers, userName } from "../answers.js";
import { UnexpectedAnswer } from "../errors.js";
import type { HubApi } from "../hub-api.js";
import type { HubServer } from "../types.js";

/** A user of a hub, as an admin sees it. */
export interface HubUser {
  name: string;
  isAdmin: boolean;
  groups: string[];
  /** those of `user` and `admin` too; []: the hub tells none */
  roles: string[];
  /** ISO, UTC */
  lastActivity?: string;
  /** the stopped ones too */
  servers: HubServer[];
}

export interface UsersQuestion {
  offset: number;
  /** part of their names, small or large */
  name?: string;
  /** `active`: with a server that runs, starts or stops */
  state?: "active" | "inactive";
}

export interface Page<Item> {
  items: Item[];
  /** of all pages */
  total: number;
  /** where the next page begins; `undefined`: this is the last */
  next?: number;
}

/** Hubs give 200 at most. */
export const PER_PAGE = 100;
const MAX_PAGE_BYTES = 8 * 1024 * 1024;
/** What a hub has without its pages is one page. */
const PAGED = { accept: "application/jupyterhub-pagination+json" };
const MAX_GROUPS = 10_000;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const groupName = v.pipe(v.string(), v.nonEmpty(), v.maxLength(255));
const page = v.object({
  items: v.pipe(v.array(v.unknown()), v.maxLength(10_000)),
  _pagination: v.object({ total: count, next: v.nullish(v.object({ offset: count })) }),
});
const user = v.object({
  name: userName,
  admin: v.nullish(v.boolean()),
  groups: v.nullish(v.pipe(v.array(groupName), v.maxLength(MAX_GROUPS))),
  roles: v.nullish(v.pipe(v.array(groupName), v.maxLength(MAX_GROUPS))),
  last_activity: v.nullish(v.string()),
  servers: v.optional(byName(serverModel)),
});

/** `GET users`, one request; needs `list:users`. Who has a name that nothing can be done with is left out. */
export async function usersPage(
  api: HubApi,
  { offset, name, state }: UsersQuestion,
  signal: AbortSignal,
): Promise<Page<HubUser>> {
  const asked = new URLSearchParams({
    offset: String(offset),
    limit: String(PER_PAGE),
    include_stopped_servers: "1",
    ...(name && { name_filter: name }),
    ...(state && { state }),
  });
  return readPage(api, `users?${asked.toString()}`, (item) => toUser(item, api.baseUrl), signal);
}

/** Reads a page of any list; what is not as documented is left out. */
export async function readPage<Item>(
  api: HubApi,
  path: string,
  toItem: (item: unknown) => Item | undefined,
  signal: AbortSignal,
): Promise<Page<Item>> {
  const { items, _pagination } = await api.ask({ method: "GET", path, headers: PAGED, signal }, page, MAX_PAGE_BYTES);
  return {
    items: items.map(toItem).filter((item) => item !== undefined),
    total: _pagination.total,
    ...(_pagination.next && { next: _pagination.next.offset }),
  };
}

/** `GET users/NAME`, one request. Rejects with `ServerNotFound` where there is no such user. */
export async function userNamed(api: HubApi, name: string, signal: AbortSignal): Promise<HubUser> {
  const path = `${userPath(name)}?include_stopped_servers`;
  const found = toUser(await api.ask({ method: "GET", path, signal }, v.unknown()), api.baseUrl);
  if (!found) throw new UnexpectedAnswer(api.baseUrl, "GET hub/api/users/NAME", "not a user");
  return found;
}

/** `POST users`: those that were not there before. Rejects with `RequestRefused` and the hub's words: a name, or 409 where all are there. */
export async function addUsers(
  api: HubApi,
  names: readonly string[],
  admin: boolean,
  signal: AbortSignal,
): Promise<HubUser[]> {
  const json = { usernames: names, admin };
  const made = await api.ask({ method: "POST", path: "users", json, signal }, v.array(v.unknown()));
  return made.map((item) => toUser(item, api.baseUrl)).filter((item) => item !== undefined);
}

/** `DELETE users/NAME`: stops the servers first, so it takes its time. */
export async function deleteUser(api: HubApi, name: string, signal: AbortSignal): Promise<void> {
  await api.done({ method: "DELETE", path: userPath(name), signal, timeoutMs: DELETE_TIMEOUT_MS });
}

/** `PATCH users/NAME` */
export async function setAdmin(api: HubApi, name: string, admin: boolean, signal: AbortSignal): Promise<void> {
  await api.done({ method: "PATCH", path: userPath(name), json: { admin }, signal });
}

/** A hub answers when the servers of the user have ended. */
const DELETE_TIMEOUT_MS = 120_000;

export function userPath(name: string): string {
  return `users/${encodeURIComponent(name)}`;
}

function toUser(item: unknown, hub: string): HubUser | undefined {
  const read = v.safeParse(user, item);
  if (!read.success) return undefined;
  const { name, admin, groups, roles, last_activity: lastActivity, servers } = read.output;
  return {
    name,
    isAdmin: admin ?? false,
    groups: groups ?? [],
    roles: roles ?? [],
    servers: toServers(servers ?? {}, hub),
    ...(lastActivity != null && { lastActivity }),
  };
}
