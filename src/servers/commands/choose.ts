import type { Account, HubModel, Server } from "../../model/types.js";
import type * as lists from "./choose-list.js";

/** By id or base URL. What is unknown is not repeated: the editor logs the errors of commands, and it could be a token. */
export function hubNamed(model: HubModel, hub: string): Account {
  const found = model.account(hub) ?? model.accounts.find(({ baseUrl }) => baseUrl === hub);
  if (!found) throw new RangeError("no hub of this name is known here");
  return found;
}

export function serverNamed(model: HubModel, server: string): { account: Account; server: Server } {
  const found = model.server(server);
  const account = found && model.account(found.accountId);
  if (!account) throw new RangeError("no server of this name is known here");
  return { account, server: found };
}

/** Could it be started? What nobody has asked for yet could. */
export function isDown({ state }: Server): boolean {
  return state.kind === "stopped" || state.kind === "unknown";
}

/** Could it be stopped? */
export function isUp({ state }: Server): boolean {
  return state.kind !== "stopped";
}

// What asks the user is loaded when it is needed.

export const chooseAccount: typeof lists.chooseAccount = async (...asked) =>
  (await import("./choose-list.js")).chooseAccount(...asked);

export const chooseServer: typeof lists.chooseServer = async (...asked) =>
  (await import("./choose-list.js")).chooseServer(...asked);

export const chooseAnyServer: typeof lists.chooseAnyServer = async (...asked) =>
  (await import("./choose-list.js")).chooseAnyServer(...asked);
