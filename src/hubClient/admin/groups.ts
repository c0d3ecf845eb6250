import * as v from "valibot";
import { userName } from "../answers.js";
import type { HubApi } from "../hub-api.js";
import { groupName, type Page, PER_PAGE, readPage, send } from "./users.js";

/** A group of users of a hub. */
export interface HubGroup {
  name: string;
  users: string[];
}

const group = v.object({ name: groupName, users: v.fallback(v.array(v.string()), []) });

/** `GET groups`, one request; needs `list:groups`. */
export function groupsPage(api: HubApi, offset: number, signal: AbortSignal): Promise<Page<HubGroup>> {
  return readPage(api, `groups?offset=${offset}&limit=${PER_PAGE}`, toGroup, signal);
}

/** `POST groups/NAME`: without members. Rejects with `RequestRefused` (409) where there is one. */
export function createGroup(api: HubApi, name: string, signal: AbortSignal): Promise<void> {
  return send(api, "POST", groupPath(name), {}, signal);
}

/** `DELETE groups/NAME`: its members stay users. */
export function deleteGroup(api: HubApi, name: string, signal: AbortSignal): Promise<void> {
  return send(api, "DELETE", groupPath(name), undefined, signal);
}

/** `POST` or `DELETE groups/NAME/users`. A hub refuses all where it doesn't know one of them. */
export function changeMembers(
  api: HubApi,
  name: string,
  change: "POST" | "DELETE",
  users: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  return send(api, change, `${groupPath(name)}/users`, { users }, signal);
}

function groupPath(name: string): string {
  return `groups/${encodeURIComponent(name)}`;
}

function toGroup(item: unknown): HubGroup | undefined {
  const read = v.safeParse(group, item);
  if (!read.success) return undefined;
  return { ...read.output, users: read.output.users.filter((name) => v.is(userName, name)) };
}
