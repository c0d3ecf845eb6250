import * as vscode from "vscode";
import { NotAHub, SpawnFailed } from "../../hubClient/errors.js";
import type { BatchJob } from "../../hubClient/start/batch-job.js";
import { jobCommand } from "../../hubClient/words/job-text.js";
import type { ErrorText, NextStep } from "../../text/error-words.js";
import { press } from "../prompts/press.js";
import { sayDone } from "../prompts/say-done.js";
import type { Again } from "./failure.js";
import { hubOf } from "./hub-of.js";

/** Shows what went wrong with a button for each step; resolves with the one that is pressed, or undefined. */
export async function askForStep({ message, actions }: ErrorText): Promise<NextStep | undefined> {
  const titles = new Map(actions.map((step) => [title(step), step]));
  const chosen = await vscode.window.showErrorMessage(message, ...titles.keys());
  return chosen === undefined ? undefined : titles.get(chosen);
}

/** Can the step be taken after this error? */
export function isPossible(step: NextStep, error: unknown, again: Again): boolean {
  switch (step) {
    case "retry":
      return again.retry !== undefined;
    case "chooseOptions":
      return again.server !== undefined;
    case "copyJobCommand":
      return jobOf(error) !== undefined;
    case "otherName":
    case "signIn":
    case "openHub":
      return hubOf(error) !== undefined;
    case "showLog":
    case "openSettings":
    case "manageTrust":
      return true;
  }
}

export async function takeStep(step: NextStep, error: unknown, again: Again): Promise<void> {
  switch (step) {
    case "retry":
      await again.retry?.();
      return;
    case "signIn": {
      // What was interrupted goes on with the new token: the button was pressed for that.
      const signedIn = await press("hubKernels.signIn", accountOrHub(error, again));
      if (signedIn) await again.retry?.();
      return;
    }
    case "chooseOptions":
      await press("hubKernels.startServerWithOptions", { server: again.server });
      return;
    case "otherName":
      await press("hubKernels.createServer", accountOrHub(error, again));
      return;
    case "copyJobCommand": {
      const command = jobCommand(jobOf(error) ?? { isQueued: false });
      await vscode.env.clipboard.writeText(command);
      sayDone(vscode.l10n.t("Copied “{0}”. Run it in a terminal of the cluster.", command));
      return;
    }
    case "openHub":
      await vscode.env.openExternal(vscode.Uri.parse(hubPage(error), true));
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

/** What the commands that are about an account take. */
function accountOrHub(error: unknown, { account }: Again): object {
  return account === undefined ? { hub: hubOf(error) } : { account };
}

/** Of a hub its home page: its root may start a server. What is no hub is opened as it was given. */
function hubPage(error: unknown): string {
  const url = hubOf(error) ?? "";
  return error instanceof NotAHub ? url : `${url}hub/home`;
}

function jobOf(error: unknown): BatchJob | undefined {
  return error instanceof SpawnFailed ? error.job : undefined;
}

function title(step: NextStep): string {
  switch (step) {
    case "retry":
      return vscode.l10n.t("Retry");
    case "signIn":
      return vscode.l10n.t("Sign In");
    case "chooseOptions":
      return vscode.l10n.t("Other Options…");
    case "otherName":
      return vscode.l10n.t("Other Name…");
    case "copyJobCommand":
      return vscode.l10n.t("Copy squeue Command");
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
