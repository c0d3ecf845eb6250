import * as vscode from "vscode";
import type { AboutFolder } from "../servers/view/types.js";
import { folderOf } from "../text/files-address.js";
import type { ServerId } from "../text/ids.js";
import { isRecord } from "../text/json.js";
import { runCommand, type UiDeps } from "../ui/run-command.js";
import { type TransferCommandsDeps, uploadToServer } from "./transfer-commands.js";

const URI_LIST = "text/uri-list";

/** What is dropped on a folder of a server, or on a file in it, is uploaded there: files and folders of this computer. */
export async function dropped(
  row: unknown,
  data: vscode.DataTransfer,
  deps: UiDeps & TransferCommandsDeps,
): Promise<void> {
  const target = folderAt(row);
  const listed = (await data.get(URI_LIST)?.asString()) ?? "";
  const from = listed.split(/\r?\n/).flatMap(localPath);
  if (!target || from.length === 0) return;
  const command = uploadToServer(deps);
  // It has shown what went wrong.
  await runCommand(command.id, () => Promise.resolve(command), { ...target, from }, deps).catch(() => undefined);
}

/** In a window on another machine its files are those of this extension. */
function localPath(line: string): string[] {
  if (line === "" || line.startsWith("#")) return [];
  const uri = vscode.Uri.parse(line);
  const isHere = uri.scheme === "file" || (uri.scheme === "vscode-remote" && vscode.env.remoteName !== undefined);
  return isHere ? [uri.with({ scheme: "file", authority: "" }).fsPath] : [];
}

function folderAt(row: unknown): AboutFolder | undefined {
  if (!isRecord(row) || typeof row["server"] !== "string") return undefined;
  const { server, folder, file } = row as { server: ServerId; folder?: unknown; file?: unknown };
  if (typeof folder === "string") return { server, folder };
  return typeof file === "string" ? { server, folder: folderOf(file) } : undefined;
}
