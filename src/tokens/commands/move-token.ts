import { confirm } from "../../ui/prompts/confirm.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { storeWords } from "../view/token-words.js";
import { chooseAccount, isStored } from "./choose.js";
import type { TokenCommand } from "./types.js";

/** Between the keychain and the editor's secret storage. */
export const moveToken: TokenCommand = async (deps, target, trail) => {
  const { ui } = deps;
  const account = await chooseAccount(deps, target, trail, {
    question: ui.l10n.t("Which account's token do you want to keep somewhere else?"),
    fits: isStored,
    none: ui.l10n.t("There's no token for it on this machine."),
  });
  const from = account.entry.store;
  const to = from === "keychain" ? "secretStorage" : "keychain";
  const l10n = ui.l10n;
  await confirm(
    ui,
    l10n.t(
      "Do you want to keep the token of {0} on {1} in the {2}?",
      account.user,
      account.label,
      storeWords(to, { l10n }),
    ),
    l10n.t(
      "It's in the {0} now and will be deleted there. The token itself stays the same.",
      storeWords(from, { l10n }),
    ),
    l10n.t("Move"),
    "information",
  );
  const { store } = await deps.tokens.move(account, to);
  const said = l10n.t("The token is in the {0} now", storeWords(store, { l10n }));
  sayDone(ui, said);
  return { account: account.id, store };
};
