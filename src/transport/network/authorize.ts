import type { Limits } from "../http/limits.js";
import { type Link, USER_AGENT } from "./link.js";

/** Makes headers those that go out: the authorization is the session's, whatever its holder put there. Rejects as the session's token does. */
export async function authorize(link: Link, headers: Headers, limits: Limits): Promise<void> {
  if (!headers.has("user-agent")) headers.set("user-agent", USER_AGENT);
  for (const [name, value] of Object.entries(await limits.race(() => link.ready()))) headers.set(name, value);
  const token = await limits.race(() => link.token());
  headers.delete("authorization");
  if (token !== undefined) headers.set("authorization", `token ${token}`);
}
