import * as vscode from "vscode";

/** A warning with one button, and what that does. Returns at once. */
export function warnWithStep(message: string, button: string, step: () => void): void {
  void vscode.window.showWarningMessage(message, button).then((chosen) => {
    if (chosen) step();
  });
}
