import { NotAHub, SpawnFailed } from "../../hubClient/errors.js";
import type { BatchJob } from "../../hubClient/start/batch-job.js";
import { jobCommand } from "../../hubClient/words/job-text.js";
import type { ErrorText, NextStep } from "../../text/error-words.js";
import type { Localizer } from "../../text/speech.js";
import { press } from "../prompts/press.js";
import { sayDone } from "../prompts/say-done.js";
import type { Ui } from "../ui.js";
import type { Again } from "./failure.js";
import { hubOf } from "./hub-of.js";

/** Shows what went wrong with a button for each step; resolves with the one that is pressed, or undefined. */
export async function askForStep(ui: Ui, { message, actions }: ErrorText): Promise<NextStep | undefined> {
  const titles = new Map(actions.map((step) => [title(step, ui.l10n), step]));
  const chosen = await ui.message("error", message, ...titles.keys());
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
    case "showCertificate":
    case "checkConnection":
      return hubOf(error) !== undefined;
    case "showLog":
    case "showStartLog":
    case "openSettings":
    case "openNetworkSettings":
    case "manageTrust":
      return true;
  }
}

export async function takeStep(ui: Ui, step: NextStep, error: unknown, again: Again): Promise<void> {
  switch (step) {
    case "retry":
      ui.act();
      await again.retry?.();
      return;
    case "signIn": {
      // What was interrupted goes on with the new token: the button was pressed for that.
      const signedIn = await press(ui, "hubKernels.signIn", accountOrHub(error, again));
      if (signedIn) await again.retry?.();
      return;
    }
    case "chooseOptions":
      await press(ui, "hubKernels.startServerWithOptions", { server: again.server });
      return;
    case "otherName":
      await press(ui, "hubKernels.createServer", accountOrHub(error, again));
      return;
    case "copyJobCommand": {
      const command = jobCommand(jobOf(error) ?? { isQueued: false });
      await ui.clipboard.writeText(command);
      sayDone(ui, ui.l10n.t("Copied “{0}”. Run it in a terminal of the cluster.", command));
      return;
    }
    case "openHub":
      await ui.openOutside(hubPage(error));
      return;
    case "showLog":
      await press(ui, "hubKernels.showLog");
      return;
    case "showStartLog":
      await press(ui, "hubKernels.showStartLog", again.server && { server: again.server });
      return;
    case "openSettings":
      await ui.run("workbench.action.openSettings", "@ext:hub-kernels.hub-kernels");
      return;
    case "openNetworkSettings":
      await ui.run("workbench.action.openSettings", "hubKernels.networks");
      return;
    case "showCertificate": {
      const trusted = await press(ui, "hubKernels.showCertificate", { hub: hubOf(error) });
      if (trusted) await again.retry?.();
      return;
    }
    case "checkConnection":
      await press(ui, "hubKernels.checkConnection", accountOrHub(error, again));
      return;
    case "manageTrust":
      await ui.run("workbench.trust.manage");
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

function title(step: NextStep, l10n: Localizer): string {
  switch (step) {
    case "retry":
      return l10n.t("Retry");
    case "signIn":
      return l10n.t("Sign In");
    case "chooseOptions":
      return l10n.t("Other Options…");
    case "otherName":
      return l10n.t("Other Name…");
    case "copyJobCommand":
      return l10n.t("Copy squeue Command");
    case "openHub":
      return l10n.t("Open in Browser");
    case "showLog":
      return l10n.t("Open Log");
    case "showStartLog":
      return l10n.t("Show Start Log");
    case "openSettings":
    case "openNetworkSettings":
      return l10n.t("Open Settings");
    case "showCertificate":
      return l10n.t("Show Certificate…");
    case "checkConnection":
      return l10n.t("Check Connection…");
    case "manageTrust":
      return l10n.t("Manage Workspace Trust");
  }
}
