import type { Account } from "../../model/types.js";
import { addressOf } from "../../text/ids.js";
import type { TokenRenewal } from "./renewal.js";
import type { TokenRenewalDeps } from "./token-renewal.js";

/** A window that is left alone looks this often whether a token is due; nobody is asked for that. In ms. */
const LOOK_EVERY_MS = 60_000;

/** Looks after tokens that are about to end when their hub has answered, when the window gets the focus, and from time to time. */
export function watchRenewals(deps: TokenRenewalDeps): { dispose(): void } {
  const { ui, model, log } = deps;
  const closing = new AbortController();
  let renewal: Promise<TokenRenewal> | undefined;
  // Before a hub has answered nobody knows whether its clock is this machine's, nor whether it takes the token.
  const look = (account: Account | undefined) => {
    if (account?.reach.kind !== "ok") return;
    renewal ??= import("./token-renewal.js").then(({ tokenRenewal }) => tokenRenewal(deps, closing.signal));
    renewal
      .then((each) => each.look(addressOf(account)))
      .catch((error: unknown) => log.warn("a token is not looked after:", error));
  };
  const lookAtAll = () => model.accounts.forEach(look);
  const timer = setInterval(lookAtAll, LOOK_EVERY_MS);
  const subscriptions = [model.onDidChange(({ account }) => look(account.after)), ui.onFocus(lookAtAll)];
  return {
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      clearInterval(timer);
      closing.abort();
    },
  };
}
