import * as vscode from "vscode";
import { nameOf } from "./builtin/link/session-path.js";
import { namedIn } from "./jupyter-session.js";
import { notebookType } from "./notebook-type.js";

/**
 * The open notebook that a session is for, by the session's path: no API tells which kernel a notebook of the Jupyter extension uses. Of
 * several with one name it is the one that the user looks at.
 */
export function notebookOf(sessionPath: string): vscode.NotebookDocument | undefined {
  const name = namedIn(sessionPath).replace(/\.ipynb$/i, "");
  const fitting = vscode.workspace.notebookDocuments.filter(
    ({ notebookType: type, uri }) => type === notebookType && nameOf(uri.path).replace(/\.ipynb$/i, "") === name,
  );
  return fitting.find((notebook) => notebook === vscode.window.activeNotebookEditor?.notebook) ?? fitting[0];
}
