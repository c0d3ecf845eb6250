import * as vscode from "vscode";
import { notebookType } from "./notebook-type.js";

/** The Jupyter extension puts this, and ids, behind the notebook's name. */
const mark = "-jvsc-";

/**
 * The open notebook that a session is for, by the session's path: no API tells which kernel a notebook of the Jupyter extension uses. Of
 * several with one name it is the one that the user looks at.
 */
export function notebookOf(sessionPath: string): vscode.NotebookDocument | undefined {
  const name = nameOf(sessionPath)
    .split(mark)[0]
    ?.replace(/\.ipynb$/i, "");
  const fitting = vscode.workspace.notebookDocuments.filter(
    ({ notebookType: type, uri }) => type === notebookType && nameOf(uri.path).replace(/\.ipynb$/i, "") === name,
  );
  return fitting.find((notebook) => notebook === vscode.window.activeNotebookEditor?.notebook) ?? fitting[0];
}

/** Did the Jupyter extension name it, which leaves out the folder? */
export function isOfJupyterExtension(sessionPath: string): boolean {
  return nameOf(sessionPath).includes(mark);
}

function nameOf(path: string): string {
  return path.split("/").pop() ?? "";
}
