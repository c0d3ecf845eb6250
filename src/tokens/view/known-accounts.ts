import { hubIdOf } from "../../model/ids.js";
import type { Hub, HubModel } from "../../model/types.js";
import type { KnownAccount } from "./types.js";

/** The hubs of the model as the token view sees them: it must not know the model. */
export function knownAccounts(model: HubModel) {
  return {
    accounts: () => model.hubs.map(accountOf),
    idOf: hubIdOf,
    onDidChangeAccounts: (listener: () => void) =>
      model.onDidChange(({ reason }) => {
        if (reason === "hub-added" || reason === "hub-removed") listener();
      }),
  };
}

function accountOf({ id, baseUrl, user, label, servers: [server] }: Hub): KnownAccount {
  return { id, baseUrl, user, label, ...(server && { server: server.id }) };
}
