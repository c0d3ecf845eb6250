import { accountIdOf } from "../../model/ids.js";
import type { Account, HubModel } from "../../model/types.js";
import type { KnownAccount } from "./types.js";

/** The hubs of the model as the token view sees them: it must not know the model. */
export function knownAccounts(model: HubModel) {
  return {
    accounts: () => model.accounts.map(accountOf),
    idOf: accountIdOf,
    onDidChangeAccounts: (listener: () => void) =>
      model.onDidChange(({ reason }) => {
        if (reason === "account-added" || reason === "account-removed") listener();
      }),
  };
}

function accountOf({ id, baseUrl, user, label, servers: [server] }: Account): KnownAccount {
  return { id, baseUrl, user, label, ...(server && { server: server.id }) };
}
