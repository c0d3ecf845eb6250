import { type AccountAddress, accountIdOf } from "../../text/ids.js";
import type { TokenEntry } from "../../tokens/store/types.js";
import { press } from "../../ui/prompts/press.js";
import type { Ui } from "../../ui/ui.js";
import { sayTokenLeft } from "../left-token.js";
import { type RenewRooms, renewToken } from "./renew.js";

/** As `renewToken`; its user reads of a token that is left, and the view of what the hub has then. */
export async function renewAndTell(
  account: AccountAddress,
  rooms: Omit<RenewRooms, "tokenLeft"> & { ui: Ui },
  signal: AbortSignal,
): Promise<TokenEntry> {
  try {
    return await renewToken(account, { ...rooms, tokenLeft: (left) => sayTokenLeft(rooms.ui, left) }, signal);
  } finally {
    // The store told of the new token, and the view asked for it, before the hub had revoked the old one.
    void press(rooms.ui, "hubKernels.refreshTokens", { account: accountIdOf(account) });
  }
}
