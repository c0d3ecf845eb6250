import * as vscode from "vscode";
import { signalOf } from "../signals.js";

/** A question to a hub while the user waits: a notification with Cancel. */
export function checking<T>(label: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const title = vscode.l10n.t("Asking {0}", label);
  return Promise.resolve(
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_progress, token) => ask(signalOf(token)),
    ),
  );
}
