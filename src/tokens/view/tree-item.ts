import type * as vscode from "vscode";
import { treeItemOf } from "../../ui/tree/tree-item.js";
import type { TokenNode } from "./types.js";

export function toTreeItem(node: TokenNode): vscode.TreeItem {
  const { label, step } = node;
  return treeItemOf(node, step && { command: "hubKernels.tokenViewStep", title: label, arguments: [node] });
}
