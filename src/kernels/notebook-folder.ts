import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { filePlace, folderOf } from "../text/files-address.js";
import type { ServerId } from "../text/ids.js";
import { editorUi } from "../ui/editor-ui.js";
import { type FolderDeps, kernelFolder, type LocalPlace } from "./kernel-folder.js";
import { workingDirectorySetting } from "./working-directory-setting.js";

/** The folder on the server that the kernel of a notebook starts in, relative to the server's root. A file of the server itself has its own. */
export async function notebookFolder(
  notebook: vscode.Uri,
  { server, ...deps }: Omit<FolderDeps, "set"> & { server: ServerId },
): Promise<string> {
  const own = filePlace(notebook);
  if (own?.server === server) return folderOf(own.path);
  return await kernelFolder(placeOf(notebook), { ...deps, set: workingDirectorySetting(editorUi) });
}

function placeOf(uri: vscode.Uri): LocalPlace {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  const own = vscode.workspace.getWorkspaceFolder(uri) ?? (uri.scheme === "untitled" ? first : undefined);
  const workspace = own?.uri.scheme === "file" ? own.uri.fsPath : undefined;
  return { folder: uri.scheme === "file" ? path.dirname(uri.fsPath) : workspace, workspace, home: homedir() };
}
