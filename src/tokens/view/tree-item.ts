import * as vscode from "vscode";
import type { TokenNode } from "./types.js";

/** The editor's own line for a node. All texts are plain: nothing of a hub is read as Markdown. */
export function toTreeItem(node: TokenNode): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(node.label, !node.children ? None : node.expanded ? Expanded : Collapsed);
  item.id = node.id;
  item.iconPath = new vscode.ThemeIcon(node.icon);
  item.contextValue = node.flags.join(" ");
  item.accessibilityInformation = { label: node.spoken, ...(node.step && { role: "button" }) };
  if (node.description !== undefined) item.description = node.description;
  if (node.tooltip !== undefined) item.tooltip = node.tooltip;
  if (node.step) item.command = { command: "hubKernels.tokenViewStep", title: node.label, arguments: [node] };
  return item;
}
