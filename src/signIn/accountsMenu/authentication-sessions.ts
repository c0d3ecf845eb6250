import type * as vscode from "vscode";
import type { AuthenticationSession } from "vscode";
import { type AccountAddress, accountIdOf, tokenNameOf } from "../../text/ids.js";
import type { TokenChange, TokenEntry, TokenStore } from "../../tokens/store/types.js";
import type { Ui } from "../../ui/ui.js";

export interface AuthenticationDeps {
  ui: Ui;
  tokens: TokenStore;
  /** which accounts the user let other extensions use */
  memento: vscode.Memento;
}

/** Is it the id of the account's session? Other extensions may have kept the one that 0.1.0 gave them. */
export function isSessionOf(id: string, account: AccountAddress): boolean {
  return id === accountIdOf(account) || id === tokenNameOf(account);
}

/** With the token, or '' where it is only listed. The id stays the same when the token is renewed, and tells nothing of it. */
export function sessionOf(entry: TokenEntry, token: string): AuthenticationSession {
  const id = accountIdOf(entry);
  return { id, accessToken: token, account: { id, label: accountLabel(entry) }, scopes: entry.scopes };
}

/**
 * As `ada @ hub.example/jupyter`. The editor remembers by it which extensions may use an account, so no two accounts have the same:
 * the hub's part holds no space, and plain http shows. Nor does it hold what a message of the editor would make a link of.
 */
export function accountLabel({ baseUrl, user }: AccountAddress): string {
  const hub = baseUrl.replace(/^https:\/\//, "").replace(/\/$/, "");
  return `${user} @ ${hub.replaceAll("](", "]%28")}`;
}

export interface SessionChanges {
  added: AuthenticationSession[];
  removed: AuthenticationSession[];
  changed: AuthenticationSession[];
}

/** What became of an account's session, with no token; `undefined`: nothing. */
export function sessionChanges({ before, after }: TokenChange): SessionChanges | undefined {
  if (before?.storedAt === after?.storedAt) return undefined;
  const listed = (entry: TokenEntry | undefined) => (entry ? [sessionOf(entry, "")] : []);
  return before && after
    ? { added: [], removed: [], changed: listed(after) }
    : { added: listed(after), removed: listed(before), changed: [] };
}
