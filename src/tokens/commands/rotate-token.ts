import { mayRenew } from "../../signIn/renewal/may-renew.js";
import { renewAndTell } from "../../signIn/renewal/renew-and-tell.js";
import { relativeTime } from "../../text/time-words.js";
import { checking } from "../../ui/prompts/checking.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { speechOf } from "../../ui/ui.js";
import type { ListedAccount } from "../view/types.js";
import { chooseAccount, type SignedIn } from "./choose.js";
import type { TokenCommand } from "./types.js";

/**
 * A new token of the same scopes in the place of the one in use, whose old one is then revoked. Only of that one: of any other the new
 * token would have to be carried to where the old one is used, which "New Token…" and "Revoke Token…" do.
 */
export const rotateToken: TokenCommand = async (deps, target, trail) => {
  const { ui } = deps;
  const account = await chooseAccount(deps, target, trail, {
    question: ui.l10n.t("Which account's token do you want to renew?"),
    fits: isRenewable,
    manage: true,
    none: ui.l10n.t("The current token can't create a new one. Sign in to get a new one."),
  });
  const { expiresAt } = await checking(ui, account.label, (signal) => renewAndTell(account, deps, signal));
  const ends = relativeTime(expiresAt, speechOf(ui));
  const said = ends
    ? ui.l10n.t("The token was renewed and expires {0}", ends)
    : ui.l10n.t("The token was renewed and never expires");
  sayDone(ui, said);
  return { account: account.id };
};

function isRenewable(account: ListedAccount): account is SignedIn {
  return account.entry !== undefined && mayRenew(account.entry);
}
