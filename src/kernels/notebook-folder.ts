import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { editorUi } from "../ui/editor-ui.js";
import { type FolderDeps, kernelFolder, type LocalPlace } from "./kernel-folder.js";
import { workingDirectorySetting } from "./working-directory-setting.js";

/** The folder on the server that the kernel of a notebook starts in, relative to the server's root. */
export function notebookFolder(notebook: vscode.Uri, deps: Omit<FolderDeps, "set">): Promise<string> {
  return kernelFolder(placeOf(notebook), { ...deps, set: workingDirectorySetting(editorUi) });
}

function placeOf(uri: vscode.Uri): LocalPlace {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  const own = vscode.workspace.getWorkspaceFolder(uri) ?? (uri.scheme === "untitled" ? first : undefined);
  const workspace = own?.uri.scheme === "file" ? own.uri.fsPath : undefined;
  return { folder: uri.scheme === "file" ? path.dirname(uri.fsPath) : workspace, workspace, home: homedir() };
}
