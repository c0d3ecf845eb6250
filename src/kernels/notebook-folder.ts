import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { ServerConnections } from "../jupyterServer/server-connections.js";
import { folderAsker } from "../jupyterServer/session-folder.js";
import { syncedFolderOf } from "../servers/sync/synced-folders.js";
import type { Memento } from "../state/stored.js";
import { filePlace, folderOf, joined } from "../text/files-address.js";
import type { ServerId } from "../text/ids.js";
import { editorUi } from "../ui/editor-ui.js";
import { nameOf } from "./builtin/link/session-path.js";
import { type FolderDeps, kernelFolder, type LocalPlace } from "./kernel-folder.js";
import { workingDirectorySetting } from "./working-directory-setting.js";

export interface NotebookFolderDeps extends Omit<FolderDeps, "set"> {
  server: ServerId;
  /** of this window */
  workspaceState: Memento;
}

/** The folder on the server that the kernel of a notebook starts in, relative to the server's root. A file of the server itself has its own. */
export async function notebookFolder(
  notebook: vscode.Uri,
  { server, workspaceState, ...deps }: NotebookFolderDeps,
): Promise<string> {
  const own = filePlace(notebook);
  if (own?.server === server) return folderOf(own.path);
  const place = placeOf(notebook);
  for (const pushed of pushedTo(place.folder, server, workspaceState)) if (await deps.has(pushed)) return pushed;
  return await kernelFolder(place, { ...deps, set: workingDirectorySetting(editorUi) });
}

/** As long as a server may take to tell of a folder, in ms. */
const LOOK_MS = 60_000;

/** A notebook, for what is done with it on a server that runs. */
export function notebookPlace(
  notebook: vscode.Uri,
  {
    connections,
    ...deps
  }: Pick<NotebookFolderDeps, "workspaceState" | "log"> & {
    connections: Pick<ServerConnections, "of">;
  },
) {
  return {
    /** as people call it, without its ending */
    name: nameOf(notebook.path).replace(/\.ipynb$/, ""),
    /** where its kernels start on a server */
    async folderOn(server: ServerId, user: string): Promise<string> {
      const has = await folderAsker(await connections.of(server), () => AbortSignal.timeout(LOOK_MS));
      return await notebookFolder(notebook, { ...deps, server, has, user });
    },
  };
}

/** Where the folder is pushed to, or else its project: of a folder in which nothing is pushed there is none. */
function pushedTo(folder: string | undefined, server: ServerId, workspaceState: Memento): string[] {
  const found = folder === undefined ? undefined : syncedFolderOf(workspaceState, server, folder);
  if (!found) return [];
  const { remote } = found.synced;
  return [found.below === "" ? remote : joined(remote, found.below), remote];
}

function placeOf(uri: vscode.Uri): LocalPlace {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  const own = vscode.workspace.getWorkspaceFolder(uri) ?? (uri.scheme === "untitled" ? first : undefined);
  const workspace = own?.uri.scheme === "file" ? own.uri.fsPath : undefined;
  return { folder: uri.scheme === "file" ? path.dirname(uri.fsPath) : workspace, workspace, home: homedir() };
}
