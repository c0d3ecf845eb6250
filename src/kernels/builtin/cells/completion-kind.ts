import * as vscode from "vscode";

const kinds = new Map<string, vscode.CompletionItemKind>([
  ["class", vscode.CompletionItemKind.Class],
  ["function", vscode.CompletionItemKind.Function],
  ["instance", vscode.CompletionItemKind.Variable],
  ["keyword", vscode.CompletionItemKind.Keyword],
  ["magic", vscode.CompletionItemKind.Event],
  ["module", vscode.CompletionItemKind.Module],
  ["param", vscode.CompletionItemKind.TypeParameter],
  ["path", vscode.CompletionItemKind.File],
  ["property", vscode.CompletionItemKind.Property],
  ["statement", vscode.CompletionItemKind.Variable],
]);

/** The editor's icon for what IPython calls a match. */
export function completionKind(type: string | undefined): vscode.CompletionItemKind {
  return kinds.get(type ?? "") ?? vscode.CompletionItemKind.Value;
}
