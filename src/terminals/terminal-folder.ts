import { homedir } from "node:os";
import * as vscode from "vscode";
import { kernelFolder } from "../kernels/kernel-folder.js";
import { notebookFolder, type NotebookFolderDeps } from "../kernels/notebook-folder.js";
import { workingDirectorySetting } from "../kernels/working-directory-setting.js";
import { filePlace } from "../text/files-address.js";
import { editorUi } from "../ui/editor-ui.js";

/** Where a new shell starts: where a kernel of the notebook that the user looks at would, else in the folder that matches the window's. */
export function terminalFolder(deps: NotebookFolderDeps): Promise<string> {
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  if (notebook) return notebookFolder(notebook.uri, deps);
  const [first] = vscode.workspace.workspaceFolders ?? [];
  const own = first && filePlace(first.uri);
  if (own?.server === deps.server) return Promise.resolve(own.path);
  const folder = first?.uri.scheme === "file" ? first.uri.fsPath : undefined;
  const place = { folder, workspace: folder, home: homedir() };
  return kernelFolder(place, { ...deps, set: workingDirectorySetting(editorUi) });
}
