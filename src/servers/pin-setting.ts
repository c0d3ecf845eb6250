import * as vscode from "vscode";
import { withoutLinks } from "../ui/hub-words.js";
import { press } from "../ui/press.js";
import { readPin, type Pin } from "./workspace-pin.js";

const settingName = "hubKernels.workspaceServer";

/** What this window has said already: the same is said once. */
const said = new Set<string>();

/** The server that this workspace is for. A workspace that is not trusted has none. Says nothing and asks nobody. */
export function workspacePin(): Pin | undefined {
  const reading = currentReading();
  return reading.kind === "pin" ? reading.pin : undefined;
}

/** The same, by a gesture of the user: a setting that cannot be used is told of. */
export function workspacePinOnGesture(): Pin | undefined {
  const reading = currentReading();
  if (reading.kind !== "unusable") return workspacePin();
  const message = vscode.l10n.t("The setting {0} cannot be used. {1}", settingName, reading.problem);
  const open = vscode.l10n.t("Open Settings");
  offerOnce(message, open, () => vscode.commands.executeCommand("workbench.action.openSettings", settingName));
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
  return readPin(vscode.workspace.getConfiguration().get<unknown>(settingName), vscode.l10n);
}

/** @param about holds words of the workspace */
function offerOnce(about: string, button: string, take: () => Thenable<unknown>): void {
  const message = withoutLinks(about);
  if (said.has(message)) return;
  said.add(message);
  void vscode.window.showInformationMessage(message, button).then((chosen) => chosen && take());
}
