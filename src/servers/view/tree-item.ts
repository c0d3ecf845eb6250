import type * as vscode from "vscode";
import { treeItemOf } from "../../ui/tree/tree-item.js";
import type { ServerRow } from "./types.js";

export function toTreeItem(row: ServerRow): vscode.TreeItem {
  return treeItemOf(row, row.press && { command: row.press, title: row.label, arguments: [row.about] });
}
