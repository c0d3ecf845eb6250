import * as vscode from "vscode";

const SHOWN_MS = 5_000;

/** That something went well, in the status bar for a moment: nothing to be read or closed. */
export function sayDone(text: string): void {
  void vscode.window.setStatusBarMessage(`$(check) ${text}`, SHOWN_MS);
}
