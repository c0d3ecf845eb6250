import { Headers } from "node-fetch";
import type { Limits } from "./limits.js";
import { USER_AGENT, type Link } from "./link.js";

/** The headers as they go out: the authorization is the session's, whatever its holder put there. Rejects as the session's token does. */
export async function authorized(
  link: Link,
  headers: Iterable<[string, string]> | Record<string, string> | undefined,
  limits: Limits,
): Promise<Headers> {
  const outgoing = new Headers(headers);
  if (!outgoing.has("user-agent")) outgoing.set("user-agent", USER_AGENT);
  const token = await limits.race(() => link.token());
  outgoing.delete("authorization");
  if (token !== undefined) outgoing.set("authorization", `token ${token}`);
  return outgoing;
}
