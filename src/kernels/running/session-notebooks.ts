import * as vscode from "vscode";
import { CancellationError } from "../../ui/ui.js";
import { notebookIn } from "../builtin/link/session-path.js";
import { isOfJupyterExtension, namedIn } from "../jupyter-session.js";
import { notebookOf } from "../notebook-of.js";
import { notebookType } from "../notebook-type.js";

/** More files of one name are not looked for. */
const MAX_FILES = 50;

/** Is it the path of an editor's session? Otherwise it is a file on the server, as a browser opened it. */
export function isOfEditor(path: string): boolean {
  return isOfJupyterExtension(path) || notebookIn(path) !== undefined;
}

/** Shows the notebook that an editor's session is for: the open one, or a file of its name in the workspace. */
export async function openNotebook(path: string): Promise<boolean> {
  if (!isOfEditor(path)) return false;
  const uri = openOne(path)?.uri ?? (await fileOf(path));
  if (!uri) return false;
  await vscode.commands.executeCommand("vscode.openWith", uri, notebookType);
  return true;
}

function openOne(path: string): vscode.NotebookDocument | undefined {
  const ours = notebookIn(path);
  return notebookOf(ours === undefined ? path : `${ours}.ipynb`);
}

/** A session's path has its notebook's name, with what no path may hold replaced; the folder is the server's. */
async function fileOf(path: string): Promise<vscode.Uri | undefined> {
  const name = notebookIn(path) ?? namedIn(path);
  const glob = `**/${name.replace(/[^\p{L}\p{N} -]/gu, "?")}.ipynb`;
  const found = await vscode.workspace.findFiles(glob, undefined, MAX_FILES);
  const [only, ...others] = found;
  if (only === undefined || others.length === 0) return only;
  const items = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  const placeHolder = vscode.l10n.t("Several files have the name of the kernel's notebook. Which one is it?");
  const picked = await vscode.window.showQuickPick(items, { placeHolder });
  if (!picked) throw new CancellationError();
  return picked.uri;
}
