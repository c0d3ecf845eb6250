import type { AuthenticationSession } from "vscode";
import { accountName } from "./token-index.js";
import type { Account, TokenEntry } from "./types.js";

/** With the token, or '' where it is only listed. The id stays the same when the token is renewed, and tells nothing of it. */
export function sessionOf(entry: TokenEntry, token: string): AuthenticationSession {
  const id = accountName(entry);
  return { id, accessToken: token, account: { id, label: accountLabel(entry) }, scopes: entry.scopes };
}

/**
 * As `ada @ hub.example/jupyter`. The editor remembers by it which extensions may use an account, so no two accounts have the same:
 * the hub's part holds no space, and plain http shows. Nor does it hold what a message of the editor would make a link of.
 */
export function accountLabel({ baseUrl, user }: Account): string {
  const hub = baseUrl.replace(/^https:\/\//, "").replace(/\/$/, "");
  return `${user} @ ${hub.replaceAll("](", "]%28")}`;
}

export interface SessionChanges {
  added: AuthenticationSession[];
  removed: AuthenticationSession[];
  changed: AuthenticationSession[];
}

/** What became of the sessions, none with a token. @param before as `entries` was, by account name */
export function sessionChanges(
  before: ReadonlyMap<string, TokenEntry>,
  entries: readonly TokenEntry[],
): SessionChanges | undefined {
  const listed = (some: readonly TokenEntry[]) => some.map((entry) => sessionOf(entry, ""));
  const now = new Set(entries.map(accountName));
  const known = entries.filter((entry) => before.has(accountName(entry)));
  const renewed = known.filter((entry) => before.get(accountName(entry))?.storedAt !== entry.storedAt);
  const changes = {
    added: listed(entries.filter((entry) => !before.has(accountName(entry)))),
    removed: listed([...before].filter(([name]) => !now.has(name)).map(([, entry]) => entry)),
    changed: listed(renewed),
  };
  return Object.values(changes).some((some) => some.length > 0) ? changes : undefined;
}
