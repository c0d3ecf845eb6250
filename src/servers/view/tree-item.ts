import * as vscode from "vscode";
import { filesAddress } from "../../text/files-address.js";
import { treeItemOf } from "../../ui/tree/tree-item.js";
import type { ServerRow } from "./types.js";

export function toTreeItem(row: ServerRow): vscode.TreeItem {
  const item = treeItemOf(row, row.press && { command: row.press, title: row.label, arguments: [row.about] });
  // By its name the editor's theme of icons knows what it is, and where it is dragged to what is there.
  const { about } = row;
  const path = "file" in about ? about.file : "folder" in about && row.children ? about.folder : undefined;
  if (path !== undefined && "server" in about) {
    item.resourceUri = vscode.Uri.from(filesAddress({ server: about.server, path }));
  }
  return item;
}
