import * as vscode from "vscode";
import { nameIn } from "../text/files-address.js";
import { safeWords } from "../text/safe-words.js";
import type { Ui } from "../ui/ui.js";

/** Beside the file as the editor has it: as the server has it now. */
export const AT_SERVER_SCHEME = "hub-files-at-server";

/** The file was changed at the server since it was read here: whether it is to be written over. Both are shown where the user wants to see. */
export async function askWhatToKeep(ui: Ui, uri: vscode.Uri, label: string): Promise<"mine" | undefined> {
  const { l10n } = ui;
  const name = safeWords(nameIn(uri.path));
  const [compare, overwrite] = [l10n.t("Compare"), l10n.t("Overwrite")];
  const answer = await ui.modal(
    "warning",
    l10n.t("“{0}” was changed on {1} since you opened it. Do you want to overwrite it?", name, label),
    l10n.t("What is on the server now would be lost."),
    compare,
    overwrite,
  );
  if (answer === compare) {
    const title = l10n.t("{0} (on {1}) ↔ {0} (here)", name, label);
    await vscode.commands.executeCommand("vscode.diff", uri.with({ scheme: AT_SERVER_SCHEME }), uri, title);
  }
  return answer === overwrite ? "mine" : undefined;
}
