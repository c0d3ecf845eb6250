import type { AccountAddress } from "../../text/ids.js";
import type { TokenEntry, TokenStore } from "./types.js";

/** What is known of the account's token, which may still be locked away. `undefined`: the account is signed out here. */
export function entryOf(
  tokens: Pick<TokenStore, "entries">,
  { baseUrl, user }: Pick<AccountAddress, "baseUrl" | "user">,
): TokenEntry | undefined {
  return tokens.entries().find((entry) => entry.baseUrl === baseUrl && entry.user === user);
}
