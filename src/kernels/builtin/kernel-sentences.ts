import * as vscode from "vscode";
import { ServerAway } from "../../jupyterServer/services-settings.js";
import type { HubModel } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import { HubError } from "../../transport/errors.js";
import { errorSentence } from "../../ui/errors/error-sentence.js";
import { labelOf } from "../kernel-label.js";
import { ServerNotStarted } from "../ready-server.js";
import { KernelNotChosen } from "./choosing/kernel-picker.js";

/** Why a cell ends before its time. */
export interface Ending {
  name: string;
  sentence: string;
}

/** The end of a kernel's process. What is known of it may come a moment later. */
export type LifeEnd = Promise<Ending> | "called-off";

export function kernelLost(sentence: string): Ending {
  return { name: vscode.l10n.t("Kernel lost"), sentence };
}

export function exitedSentence(): string {
  return vscode.l10n.t("This cell ended its kernel. A new kernel is started without the variables of this one.");
}

export function editedSentence(): string {
  return vscode.l10n.t("This cell was edited while it was waiting. It ran as it was before the edit.");
}

export function unrecordedSentence(): string {
  return vscode.l10n.t("Some output may be missing here: it came while the notebook was closed, and wasn't recorded.");
}

export function longOutputSentence(): string {
  return vscode.l10n.t(
    "There is more output than a notebook can hold. The rest is kept until the cell is run again: press “Show Rest of Output” below the cell's code.",
  );
}

/** @param type of the message */
export function unreadableSentence(type: string): string {
  return vscode.l10n.t("The kernel sent a message that can't be read ({0}), so it isn't shown here.", hubWords(type));
}

/** Why a kernel could not be had. */
export function problemSentence(error: unknown, model: HubModel, serverId: ServerId): string {
  if (error instanceof ServerNotStarted || error instanceof KernelNotChosen) return error.message;
  const label = labelOf(model, serverId);
  if (error instanceof ServerAway && error.status === 403) {
    return vscode.l10n.t(
      "The server on {0} refuses the token (status 403), though the hub accepts it. It may be missing the scope access:servers!user. Sign in with a token that has it.",
      label,
    );
  }
  if (error instanceof ServerAway) {
    return vscode.l10n.t(
      "The server on {0} isn't responding (status {1}), though the hub says it's running. Try again in a moment. If that doesn't help, restart the server.",
      label,
      error.status,
    );
  }
  if (error instanceof HubError) return errorSentence(error, vscode.l10n);
  const status = (error as { response?: { status?: unknown } } | undefined)?.response?.status;
  return typeof status === "number" && error instanceof Error
    ? vscode.l10n.t("The server on {0} couldn't start the kernel (status {1}): {2}", label, status, error.message)
    : errorSentence(error, vscode.l10n);
}
