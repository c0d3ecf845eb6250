import * as vscode from "vscode";
import type { NextInput } from "./reply-payloads.js";

/** Puts what a kernel wants to be run next into the cell, or into a new one below it. */
export async function putNextInput(cell: vscode.NotebookCell, { text, replace }: NextInput): Promise<void> {
  const { document, notebook } = cell;
  if (cell.index < 0 || notebook.isClosed) return;
  const edit = new vscode.WorkspaceEdit();
  if (replace) {
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  } else {
    const below = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, document.languageId);
    edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(cell.index + 1, [below])]);
  }
  await vscode.workspace.applyEdit(edit);
}
