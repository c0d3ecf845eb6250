import type { Account, HubModel } from "../../model/types.js";
import type { KnownAccount } from "./types.js";

/** The accounts of the model as the token view sees them: it must not know the model. */
export function knownAccounts(model: HubModel) {
  return {
    accounts: () => model.accounts.map(knownAccount),
    onDidChangeAccounts: (listener: () => void) =>
      model.onDidChange(({ reason }) => {
        if (reason === "account-added" || reason === "account-removed") listener();
      }),
  };
}

/** The account's own label has the user's name too where a hub has several: in this view it is said beside the hub. */
function knownAccount({ id, hub: { baseUrl, label }, user, servers: [server] }: Account): KnownAccount {
  return { id, baseUrl, user, label, ...(server && { server: server.id }) };
}
