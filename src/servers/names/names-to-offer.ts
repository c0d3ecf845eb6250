import type { Account, Server } from "../../model/types.js";
import { serverIdOf } from "../../text/ids.js";
import { isNameProblem, newServerNamed } from "./server-name.js";

/** A server that is not at the hub yet, under a name that the hub is known to take. */
export interface NameToOffer {
  server: Server;
  /** the hub's own links start the server of this name */
  isDefault: boolean;
}

/**
 * The names that a server could have on this hub and none has, the hub's default one first.
 * @param documented by the user's setting
 * @param defaultName `undefined`: the hub has none, or nobody told it
 */
export function namesToOffer(
  account: Account,
  documented: readonly string[],
  defaultName: string | undefined,
): NameToOffer[] {
  const names = new Set([...(defaultName === undefined ? [] : [defaultName]), ...documented]);
  return [...names].flatMap((typed) => {
    const named = newServerNamed(typed, account);
    if (isNameProblem(named)) return [];
    const { name } = named;
    const server: Server = {
      id: serverIdOf(account.id, name),
      accountId: account.id,
      ...named,
      planned: true,
      state: { kind: "stopped" },
    };
    return [{ server, isDefault: typed === defaultName }];
  });
}
