import type * as vscode from "vscode";
import type { Account, HubModel } from "../../model/types.js";
import { addressOf } from "../../text/ids.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import type { TokenEntry } from "../../tokens/store/types.js";
import { underEither } from "../../transport/waiting.js";
import type { Log } from "../../ui/log/log.js";
import type { Ui } from "../../ui/ui.js";
import { mayRenew } from "./may-renew.js";
import type { RenewDeps } from "./renew.js";
import { TokenRenewal } from "./renewal.js";

/** A renewal in the background is given up after this time, in ms. */
const LIMIT_MS = 120_000;

/** A window that is left alone looks this often whether a token is due; nobody is asked for that. In ms. */
const LOOK_EVERY_MS = 60_000;

export interface WatchRenewalsDeps extends Omit<RenewDeps, "tokenLeft"> {
  ui: Ui;
  model: HubModel;
  memento: vscode.Memento;
  log: Log;
}

/** Looks after tokens that are about to end when their hub has answered, when the window gets the focus, and from time to time. */
export function watchRenewals(deps: WatchRenewalsDeps): { dispose(): void } {
  const { ui, model, tokens, memento, log } = deps;
  const closing = new AbortController();
  const isInUse = (entry: TokenEntry) => entryOf(tokens, entry)?.storedAt === entry.storedAt;
  const renewal = new TokenRenewal({
    tokens,
    mayRenew,
    marks: memento,
    log,
    now: Date.now,
    isFocused: () => ui.isFocused,
    remind: (entry) => {
      import("./renewal-reminder.js")
        .then(({ remindOfEnd }) => remindOfEnd(ui, entry, () => isInUse(entry)))
        .catch((error: unknown) => log.warn("its user was not reminded of a token's end:", error));
    },
    renew: async (account) => {
      const { renewAndTell } = await import("./renew-and-tell.js");
      const signals = [closing.signal, AbortSignal.timeout(LIMIT_MS)];
      return await underEither(signals, (signal) => renewAndTell(account, deps, signal));
    },
  });
  // Before a hub has answered nobody knows whether its clock is this machine's, nor whether it takes the token.
  const look = (account: Account | undefined) => {
    if (account?.reach.kind === "ok") void renewal.look(addressOf(account));
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
