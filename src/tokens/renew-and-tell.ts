import { sayTokenLeft } from "./left-token.js";
import { renewToken, type RenewRooms } from "./renew.js";
import type { Account, TokenEntry } from "./types.js";

/** As `renewToken`; its user reads of a token that is left. */
export function renewAndTell(
  account: Account,
  rooms: Omit<RenewRooms, "tokenLeft">,
  signal: AbortSignal,
): Promise<TokenEntry> {
  return renewToken(account, { ...rooms, tokenLeft: sayTokenLeft }, signal);
}
