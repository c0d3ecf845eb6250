import type * as vscode from "vscode";

export function activate(_context: vscode.ExtensionContext): void {
  // The rooms are wired here.
}
