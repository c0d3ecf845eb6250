import * as vscode from "vscode";
import { offerOnce } from "../../ui/prompts/offer-once.js";
import { press } from "../../ui/prompts/press.js";
import { sayWrongSetting, setting } from "../../ui/settings/settings.js";
import { type Pin, readPin } from "./workspace-pin.js";

/** The server that this workspace is for. A workspace that is not trusted has none. Says nothing and asks nobody. */
export function workspacePin(): Pin | undefined {
  const reading = currentReading();
  return reading.kind === "pin" ? reading.pin : undefined;
}

/** The same, by a gesture of the user: a setting that cannot be used is told of. */
export function workspacePinOnGesture(): Pin | undefined {
  const reading = currentReading();
  if (reading.kind !== "unusable") return workspacePin();
  sayWrongSetting("workspaceServer", reading.problem);
  return undefined;
}

/** The address comes from the workspace, so it is shown and never filled in: the user gives the hub's address, and then a token to it. */
export function sayHubNotAdded({ hub }: Pin): void {
  const message = vscode.l10n.t(
    "This workspace is set to run on {0}, which is not among your hubs. If you know this hub, add it.",
    hub,
  );
  offerOnce(message, vscode.l10n.t("Add JupyterHub…"), () => press("hubKernels.addHub"));
}

function currentReading() {
  if (!vscode.workspace.isTrusted) return { kind: "none" } as const;
  return readPin(setting("workspaceServer"), vscode.l10n);
}
