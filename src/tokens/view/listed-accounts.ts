import { hubLabel } from "../../text/hub-label.js";
import { accountIdOf } from "../../text/ids.js";
import type { ListedAccount, TokenDeps } from "./types.js";

/** The accounts of the hubs that are listed, and those of which only a token is left. Asks nobody. */
export function listedAccounts(deps: TokenDeps): ListedAccount[] {
  const entries = new Map(deps.tokens.entries().map((entry) => [accountIdOf(entry), entry]));
  const listed = deps.accounts().map((account): ListedAccount => {
    const entry = entries.get(account.id);
    entries.delete(account.id);
    return { ...account, known: true, ...(entry && { entry }) };
  });
  const left = [...entries].map(([id, entry]): ListedAccount => {
    const { baseUrl, user } = entry;
    return { id, baseUrl, user, label: hubLabel(baseUrl), known: false, entry };
  });
  return [...listed, ...left];
}
