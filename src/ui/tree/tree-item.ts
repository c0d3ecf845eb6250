import * as vscode from "vscode";
import type { TreeRow } from "./tree-row.js";

const colours = {
  good: new vscode.ThemeColor("testing.iconPassed"),
  warning: new vscode.ThemeColor("problemsWarningIcon.foreground"),
};

/** The editor's own item for a row. @param command what a press does */
export function treeItemOf(row: TreeRow, command?: vscode.Command): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(row.label, !row.children ? None : row.expanded ? Expanded : Collapsed);
  item.id = row.id;
  item.iconPath = new vscode.ThemeIcon(row.icon, row.colour && colours[row.colour]);
  item.contextValue = row.flags.join(" ");
  item.tooltip = row.tooltip;
  item.accessibilityInformation = { label: row.spoken, ...(command && { role: "button" }) };
  if (row.description !== undefined) item.description = row.description;
  if (command) item.command = command;
  return item;
}
