import { type AccountAddress, accountIdOf } from "../../text/ids.js";
import type { TokenEntry } from "../../tokens/store/types.js";
import { press } from "../../ui/prompts/press.js";
import type { Ui } from "../../ui/ui.js";
import { sayTokenLeft } from "../left-token.js";
import { type RenewDeps, renewToken } from "./renew.js";

/** As `renewToken`; its user reads of a token that is left, and the view of what the hub has then. */
export async function renewAndTell(
  account: AccountAddress,
  deps: Omit<RenewDeps, "tokenLeft"> & { ui: Ui },
  signal: AbortSignal,
): Promise<TokenEntry> {
  try {
    return await renewToken(account, { ...deps, tokenLeft: (left) => sayTokenLeft(deps.ui, left) }, signal);
  } finally {
    // The store told of the new token, and the view asked for it, before the hub had revoked the old one.
    void press(deps.ui, "hubKernels.refreshTokens", { account: accountIdOf(account) });
  }
}
