import * as vscode from "vscode";

/** A modal question. Anything but the one button is a cancellation. */
export async function confirm(message: string, detail: string, button: string): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, button);
  if (chosen !== button) throw new vscode.CancellationError();
}
