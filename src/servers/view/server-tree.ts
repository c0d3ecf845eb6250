import type { Account } from "../../model/types.js";
import type { Speech } from "../../text/speech.js";
import type { StatusNotes } from "../status/status-view.js";
import { accountRow } from "./account-row.js";
import type { ServerRow } from "./types.js";

/** All that the view shows: a function of the model, and of what else is known of servers. */
export function serverTree(accounts: readonly Account[], speech: Speech, notes: StatusNotes = {}): ServerRow[] {
  const accountsOf = (baseUrl: string) => accounts.filter((account) => account.hub.baseUrl === baseUrl).length;
  return accounts.map((account) => accountRow(account, accountsOf(account.hub.baseUrl) > 1, speech, notes));
}
