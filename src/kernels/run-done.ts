import * as vscode from "vscode";
import { setting } from "../ui/settings/settings.js";
import type { Ui } from "../ui/ui.js";
import { shownName } from "./notebook-cells.js";

/** Cells of a notebook that were run together. */
export interface CellsRun {
  tookMs: number;
  /** one of them has, and those after it were not run */
  hasFailed: boolean;
}

/** Says that cells have run for long and are done, unless their user sees it. */
export async function sayDoneIfLong(ui: Ui, notebook: vscode.NotebookDocument, run: CellsRun): Promise<void> {
  const afterMs = setting(ui, "notifyAfterSeconds") * 1_000;
  if (afterMs > 0 && run.tookMs >= afterMs) await sayDone(ui, notebook, run.hasFailed);
}

/** Says that a notebook's cells have run, unless its user sees it. */
export async function sayDone(ui: Ui, notebook: vscode.NotebookDocument, hasFailed: boolean): Promise<void> {
  const isSeen = ui.isFocused && vscode.window.visibleNotebookEditors.some((editor) => editor.notebook === notebook);
  if (isSeen || notebook.isClosed) return;
  const name = shownName(notebook);
  const said = hasFailed
    ? vscode.l10n.t("{0} has stopped: a cell failed, or was interrupted.", name)
    : vscode.l10n.t("All cells of {0} that you started have run.", name);
  const show = vscode.l10n.t("Show Notebook");
  const pressed = await ui.message(hasFailed ? "warning" : "information", said, show);
  if (pressed === show) await vscode.window.showNotebookDocument(notebook);
}
