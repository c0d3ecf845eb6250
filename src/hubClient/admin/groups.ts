import * as v from "valibot";
import { userName } from "../answers.js";
import type { HubApi } from "../hub-api.js";
import { groupName, type Page, PER_PAGE, readPage } from "./users.js";

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
export async function createGroup(api: HubApi, name: string, signal: AbortSignal): Promise<void> {
  await api.done({ method: "POST", path: groupPath(name), json: {}, signal });
}

/** `DELETE groups/NAME`: its members stay users. */
export async function deleteGroup(api: HubApi, name: string, signal: AbortSignal): Promise<void> {
  await api.done({ method: "DELETE", path: groupPath(name), signal });
}

/** `POST` or `DELETE groups/NAME/users`. A hub refuses all where it doesn't know one of them. */
export async function changeMembers(
  api: HubApi,
  name: string,
  change: "POST" | "DELETE",
  users: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  await api.done({ method: change, path: `${groupPath(name)}/users`, json: { users }, signal });
}

function groupPath(name: string): string {
  return `groups/${encodeURIComponent(name)}`;
}

function toGroup(item: unknown): HubGroup | undefined {
  const read = v.safeParse(group, item);
  if (!read.success) return undefined;
  return { ...read.output, users: read.output.users.filter((name) => v.is(userName, name)) };
}
