import type { KnownAccount } from "../tokens/view/types.js";
import { hubIdOf } from "./server-id.js";
import type { HubModel } from "./types.js";

/** The hubs of the model as the token view sees them: it must not know the model. */
export function knownAccounts(model: HubModel) {
  return {
    accounts: (): KnownAccount[] => model.hubs.map(({ id, baseUrl, user, label }) => ({ id, baseUrl, user, label })),
    idOf: hubIdOf,
    onDidChangeAccounts: (listener: () => void) =>
      model.onDidChange(({ reason }) => {
        if (reason === "hub-added" || reason === "hub-removed") listener();
      }),
  };
}
