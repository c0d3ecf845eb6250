import type * as vscode from "vscode";

/** An AbortSignal that follows an editor's CancellationToken. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** Did the user (or the editor) call it off? Then nothing is to be said. */
export function isCancellation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // The editor's CancellationError has the name "Canceled" or "CancellationError", by version.
  return error.name === "AbortError" || error.name === "Canceled" || error.name === "CancellationError";
}
