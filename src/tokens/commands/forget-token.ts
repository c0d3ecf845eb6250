import { confirm } from "../../ui/prompts/confirm.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { chooseAccount, isSignedIn } from "./choose.js";
import type { TokenCommand } from "./types.js";

/** Deletes the token from this machine's store. The hub is not told. */
export const forgetToken: TokenCommand = async (deps, target, trail) => {
  const { ui } = deps;
  const account = await chooseAccount(deps, target, trail, {
    question: ui.l10n.t("Which account's token do you want to forget?"),
    fits: isSignedIn,
    none: ui.l10n.t("There's no token for it on this machine."),
  });
  await confirm(
    ui,
    ui.l10n.t("Do you want to forget the token of {0} on {1}?", account.user, account.label),
    account.entry.store === "environment"
      ? ui.l10n.t(
          "You'll be signed out in this editor. The token stays in the environment of the server that this editor runs in.",
        )
      : ui.l10n.t(
          "It's deleted from this machine, and you're signed out in this editor. It isn't revoked on the hub, so anyone who has it can use it until it expires or is revoked. Servers keep running.",
        ),
    ui.l10n.t("Forget"),
  );
  await deps.tokens.remove(account);
  sayDone(ui, ui.l10n.t("{0} was signed out of {1}", account.user, account.label));
  return { account: account.id };
};
