import { posix } from "node:path";
import * as vscode from "vscode";
import { hubWords } from "../text/hub-words.js";
import { setting } from "../ui/settings/settings.js";
import type { Ui } from "../ui/ui.js";

/** Cells of a notebook have run for long: it is said that they are done, unless their user sees it. @param tookMs for so long */
export async function sayDoneIfLong(ui: Ui, notebook: vscode.NotebookDocument, tookMs: number): Promise<void> {
  const afterMs = setting(ui, "notifyAfterSeconds") * 1_000;
  if (afterMs > 0 && tookMs >= afterMs) await sayDone(ui, notebook);
}

/** Says that a notebook's cells have run, unless its user sees it. */
export async function sayDone(ui: Ui, notebook: vscode.NotebookDocument): Promise<void> {
  const isSeen = ui.isFocused && vscode.window.visibleNotebookEditors.some((editor) => editor.notebook === notebook);
  if (isSeen || notebook.isClosed) return;
  const name = hubWords(posix.basename(notebook.uri.path));
  const hasFailed = notebook.getCells().some(({ executionSummary }) => executionSummary?.success === false);
  const said = hasFailed
    ? vscode.l10n.t("{0} has stopped: a cell failed, or was interrupted.", name)
    : vscode.l10n.t("All cells of {0} that you started have run.", name);
  const show = vscode.l10n.t("Show Notebook");
  const pressed = await ui.message(hasFailed ? "warning" : "information", said, show);
  if (pressed === show) await vscode.window.showNotebookDocument(notebook);
}
