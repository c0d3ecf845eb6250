import * as vscode from "vscode";
import type { ProjectSync } from "../servers/sync/contract.js";
import { syncedFolders } from "../servers/sync/synced-folders.js";
import type { Memento } from "../state/stored.js";
import type { ServerId } from "../text/ids.js";
import type { Lazy } from "../ui/lazy.js";

export interface BeforeRunDeps {
  workspaceState: Memento;
  /** loaded where a folder of the workspace is synced */
  sync: Pick<Lazy<{ projects: ProjectSync }>, "get">;
}

/** Resolves when what the notebook needs is on the server, as far as its folder is synced; `false`: its cell is not to run. */
export async function beforeRun(
  { workspaceState, sync }: BeforeRunDeps,
  server: ServerId,
  notebook: vscode.Uri,
  signal: AbortSignal,
): Promise<boolean> {
  if (syncedFolders(workspaceState, server).length === 0) return true;
  const place = placeHere(notebook);
  return place === undefined || (await (await sync.get()).projects.beforeRun(server, place, signal));
}

/** One that was not saved yet belongs to the window's first folder. */
function placeHere({ scheme, fsPath }: vscode.Uri): string | undefined {
  if (scheme === "file") return fsPath;
  const [first] = vscode.workspace.workspaceFolders ?? [];
  return scheme === "untitled" && first?.uri.scheme === "file" ? first.uri.fsPath : undefined;
}
