import type * as vscode from "vscode";
import type { HubModel } from "../../model/types.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import type { TokenEntry } from "../../tokens/store/types.js";
import { underEither } from "../../transport/waiting.js";
import type { Log } from "../../ui/log/log.js";
import type { Ui } from "../../ui/ui.js";
import { mayRenew } from "./may-renew.js";
import type { RenewDeps } from "./renew.js";
import { TokenRenewal } from "./renewal.js";

export interface TokenRenewalDeps extends Omit<RenewDeps, "tokenLeft"> {
  ui: Ui;
  model: HubModel;
  memento: vscode.Memento;
  log: Log;
}

/** A renewal in the background is given up after this time, in ms. */
const LIMIT_MS = 120_000;

/** @param closing ends what is under way when the window closes */
export function tokenRenewal(deps: TokenRenewalDeps, closing: AbortSignal): TokenRenewal {
  const { ui, tokens, memento, log } = deps;
  const isInUse = (entry: TokenEntry) => entryOf(tokens, entry)?.storedAt === entry.storedAt;
  return new TokenRenewal({
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
      const signals = [closing, AbortSignal.timeout(LIMIT_MS)];
      return await underEither(signals, (signal) => renewAndTell(account, deps, signal));
    },
  });
}
