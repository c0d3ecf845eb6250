import * as vscode from "vscode";
import type { AboutFolder } from "../servers/view/types.js";
import type { ServerId } from "../text/ids.js";
import { isRecord } from "../text/json.js";
import { runCommand, type UiDeps } from "../ui/run-command.js";
import { uriOf } from "./file-commands.js";
import { folderOf } from "./server-files.js";
import { type TransferCommandsDeps, uploadToServer } from "./transfer-commands.js";

export const URI_LIST = "text/uri-list";

/** Files of servers are dragged as the editor's own are: into an editor, a terminal or the Explorer. */
export function dragged(rows: readonly unknown[], data: vscode.DataTransfer): void {
  const uris = rows.flatMap((row) => {
    const place = placeOf(row);
    return place ? [uriOf(place.server, place.path).toString()] : [];
  });
  if (uris.length > 0) data.set(URI_LIST, new vscode.DataTransferItem(uris.join("\r\n")));
}

/** What is dropped on a folder, or on a file in it, is uploaded there. */
export async function dropped(
  row: unknown,
  data: vscode.DataTransfer,
  deps: UiDeps & TransferCommandsDeps,
): Promise<void> {
  const target = folderAt(row);
  const listed = (await data.get(URI_LIST)?.asString()) ?? "";
  const from = listed
    .split(/\r?\n/)
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => vscode.Uri.parse(line))
    .filter(({ scheme }) => scheme === "file" || (scheme === "vscode-remote" && vscode.env.remoteName !== undefined))
    // In a window on another machine its files are those of this extension.
    .map((uri) => uri.with({ scheme: "file", authority: "" }).fsPath);
  if (!target || from.length === 0) return;
  const command = uploadToServer(deps);
  await runCommand(command.id, () => Promise.resolve(command), { ...target, from }, deps).catch(() => undefined);
}

function folderAt(row: unknown): AboutFolder | undefined {
  const place = placeOf(row);
  if (!place) return undefined;
  return { server: place.server, folder: place.isFolder ? place.path : folderOf(place.path) };
}

function placeOf(row: unknown): { server: ServerId; path: string; isFolder: boolean } | undefined {
  if (!isRecord(row) || typeof row["server"] !== "string") return undefined;
  const { server, folder, file } = row as { server: ServerId; folder?: unknown; file?: unknown };
  if (typeof folder === "string") return { server, path: folder, isFolder: true };
  return typeof file === "string" ? { server, path: file, isFolder: false } : undefined;
}
