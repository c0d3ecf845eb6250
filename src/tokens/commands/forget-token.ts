import { confirm } from "../../ui/prompts/confirm.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { chooseAccount, isSignedIn } from "./choose.js";
import type { TokenCommand } from "./types.js";

/** Deletes the token from this machine's store. The hub is not told. */
export const forgetToken: TokenCommand = async (rooms, target, trail) => {
  const { ui } = rooms;
  const account = await chooseAccount(rooms, target, trail, {
    question: ui.l10n.t("Which account's token is to be forgotten here?"),
    fits: isSignedIn,
    none: ui.l10n.t("No token is kept on this machine for it."),
  });
  await confirm(
    ui,
    ui.l10n.t("Forget the token of {0} on {1} here?", account.user, account.label),
    account.entry.store === "environment"
      ? ui.l10n.t(
          "You are signed out in this editor. The token stays in the environment of the server that this editor runs in.",
        )
      : ui.l10n.t(
          "It is deleted from this machine, and you are signed out in this editor. The hub is not told: whoever has the token can use it until it ends or is revoked. Servers go on running.",
        ),
    ui.l10n.t("Forget"),
  );
  await rooms.tokens.remove(account);
  sayDone(ui, ui.l10n.t("{0} is signed out of {1} here", account.user, account.label));
  return { account: account.id };
};
