import * as vscode from "vscode";
import { describeError, type NextStep } from "./error-text.js";
import { Failure, type Again } from "./failure.js";
import { press } from "./press.js";
import { isCancellation } from "./signals.js";

export interface ErrorLog {
  error(message: string, ...details: unknown[]): void;
}

/** The sentence for an error, for a place that is there already (an input box, a view). */
export function errorSentence(error: unknown): string {
  return describeError(error, vscode.l10n).message;
}

/** Shows what went wrong with its next steps, and does the one that is chosen. Returns at once; a cancellation is not shown. */
export function presentError(error: unknown, log: ErrorLog): void {
  const { cause, again } = error instanceof Failure ? error : { cause: error, again: {} };
  if (isCancellation(cause)) return;
  log.error("shown to the user:", cause);
  const { message, actions } = describeError(cause, vscode.l10n);
  const titles = new Map(actions.filter((step) => isPossible(step, cause, again)).map((step) => [title(step), step]));
  void vscode.window
    .showErrorMessage(message, ...titles.keys())
    .then(async (chosen) => {
      const step = chosen === undefined ? undefined : titles.get(chosen);
      if (step) await take(step, cause, again);
    })
    // A command that fails shows that itself.
    .then(undefined, (later: unknown) => log.error("the next step failed:", later));
}

function isPossible(step: NextStep, error: unknown, again: Again): boolean {
  switch (step) {
    case "retry":
      return again.retry !== undefined;
    case "chooseOptions":
      return again.server !== undefined;
    case "signIn":
    case "openHub":
      return hubOf(error) !== undefined;
    case "showLog":
    case "openSettings":
    case "manageTrust":
      return true;
  }
}

function title(step: NextStep): string {
  switch (step) {
    case "retry":
      return vscode.l10n.t("Retry");
    case "signIn":
      return vscode.l10n.t("Sign In");
    case "chooseOptions":
      return vscode.l10n.t("Other Options…");
    case "openHub":
      return vscode.l10n.t("Open in Browser");
    case "showLog":
      return vscode.l10n.t("Open Log");
    case "openSettings":
      return vscode.l10n.t("Open Settings");
    case "manageTrust":
      return vscode.l10n.t("Manage Workspace Trust");
  }
}

async function take(step: NextStep, error: unknown, again: Again): Promise<void> {
  switch (step) {
    case "retry":
      await again.retry?.();
      return;
    case "signIn": {
      // What was interrupted goes on with the new token: the button was pressed for that.
      const signedIn = await press("hubKernels.signIn", { hub: again.hub ?? hubOf(error) });
      if (signedIn) await again.retry?.();
      return;
    }
    case "chooseOptions":
      await press("hubKernels.startServerWithOptions", { server: again.server });
      return;
    case "openHub":
      await vscode.env.openExternal(vscode.Uri.parse(hubOf(error) ?? "", true));
      return;
    case "showLog":
      await press("hubKernels.showLog");
      return;
    case "openSettings":
      await vscode.commands.executeCommand("workbench.action.openSettings", "@ext:hub-kernels.hub-kernels");
      return;
    case "manageTrust":
      await vscode.commands.executeCommand("workbench.trust.manage");
      return;
  }
}

function hubOf(error: unknown): string | undefined {
  return error instanceof Error && "hub" in error && typeof error.hub === "string" ? error.hub : undefined;
}
