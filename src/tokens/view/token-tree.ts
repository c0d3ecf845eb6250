import type { AccountId } from "../../text/ids.js";
import type { Speech } from "../../text/speech.js";
import { accountNode } from "./account-node.js";
import type { AccountAnswer, ListedAccount, TokenNode } from "./types.js";

/** All that the view shows. */
export function tokenTree(
  accounts: readonly ListedAccount[],
  answers: ReadonlyMap<AccountId, AccountAnswer>,
  speech: Speech,
): TokenNode[] {
  return accounts.map((account) => accountNode(account, answers.get(account.id), speech));
}
