import type { ListedAccount } from "../view/types.js";
import { chooseAccount } from "./choose.js";
import type { TokenCommand } from "./types.js";

/** The hub's own page of tokens, in the browser. */
export const openTokenPage: TokenCommand = async (deps, target, trail) => {
  const { ui } = deps;
  const { baseUrl } = await chooseAccount(deps, target, trail, {
    question: ui.l10n.t("Which hub's token page do you want to open?"),
    fits: (account): account is ListedAccount => account.baseUrl !== "",
    none: "",
  });
  void ui.openOutside(`${baseUrl}hub/token`);
};
