import * as vscode from "vscode";
import { openOutside } from "../../ui/prompts/open-outside.js";
import type { ListedAccount } from "../view/types.js";
import { chooseAccount } from "./choose.js";
import type { TokenCommand } from "./types.js";

/** The hub's own page of tokens, in the browser. */
export const openTokenPage: TokenCommand = async (rooms, target, trail) => {
  const { baseUrl } = await chooseAccount(rooms, target, trail, {
    question: vscode.l10n.t("Which hub's token page is to be opened?"),
    fits: (account): account is ListedAccount => account.baseUrl !== "",
    none: "",
  });
  openOutside(`${baseUrl}hub/token`);
};
