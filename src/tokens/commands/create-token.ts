import type { NewToken } from "../../hubClient/tokens/tokens.js";
import { safeWords } from "../../text/safe-words.js";
import { relativeTime } from "../../text/time-words.js";
import { speechOf, type Ui } from "../../ui/ui.js";
import { scopeWords } from "../view/scope-words.js";
import { askTokenWish } from "./ask-token-request.js";
import { chooseManager, type SignedIn } from "./choose.js";
import { handOver } from "./hand-over.js";
import { makeToken, revokeMade } from "./make-token.js";
import type { TokenCommand } from "./types.js";

/** A new token for something else than this editor: note, scopes, lifetime, copied once. */
export const createToken: TokenCommand = async (deps, target, trail) => {
  const { ui } = deps;
  const account = await chooseManager(deps, target, trail);
  const request = await askTokenWish(ui, ui.l10n.t("New Token of {0} on {1}", account.user, account.label), "");
  const made = await makeToken(deps, account, request);
  await deps.log.during([made.token], () =>
    handOver(ui, made.token, {
      message: ui.l10n.t("The token “{0}” was created.", safeWords(made.note)),
      detail: madeWords(made, account, ui),
      discard: () => revokeMade(deps, account, made),
    }),
  );
  return { account: account.id, token: made.id };
};

/** What the hub made of the request: it may have shortened its life. */
function madeWords({ scopes, expiresAt }: NewToken, { user }: SignedIn, ui: Ui): string {
  const { l10n } = ui;
  const ends = relativeTime(expiresAt, speechOf(ui));
  return [
    l10n.t("It can {0}.", scopeWords(scopes, user, l10n)),
    ends === undefined ? l10n.t("It never expires.") : l10n.t("It expires {0}.", ends),
    l10n.t(
      "Copy it now, because it can't be shown again. Anyone who has it can act as you within these limits until it expires or is revoked.",
    ),
  ].join(" ");
}
