import type { SharedServer } from "../../hubClient/shared-servers.js";
import type { Account } from "../../model/types.js";
import type { Speech } from "../../text/speech.js";
import type { StatusNotes } from "../status/status-view.js";
import { accountRow } from "./account-row.js";
import { sharedRows } from "./shared-rows.js";
import type { ServerRow } from "./types.js";

/** All that the view shows: a function of the model, and of what else is known of servers. */
export function serverTree(
  accounts: readonly Account[],
  speech: Speech,
  notes: StatusNotes = {},
  sharedWith: (account: Account) => readonly SharedServer[] = () => [],
): ServerRow[] {
  const accountsOf = (baseUrl: string) => accounts.filter((account) => account.hub.baseUrl === baseUrl).length;
  return accounts.map((account) => {
    const row = accountRow(account, accountsOf(account.hub.baseUrl) > 1, speech, notes);
    const shared = account.reach.kind === "ok" ? sharedRows(account, sharedWith(account), speech) : [];
    return { ...row, children: [...(row.children ?? []), ...shared] };
  });
}
