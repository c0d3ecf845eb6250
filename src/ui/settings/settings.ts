import * as vscode from "vscode";
import { offerOnce } from "../prompts/offer-once.js";
import { type Setting, type SettingName, settingReaders } from "./setting-values.js";

/** A setting of this extension, fit to be used. What is wrong with it is said once. */
export function setting<Name extends SettingName>(name: Name): Setting<Name> {
  const written = vscode.workspace.getConfiguration("hubKernels").get<unknown>(name);
  const { value, problem } = settingReaders[name](written, vscode.l10n) as { value: Setting<Name>; problem?: string };
  if (problem !== undefined) sayWrongSetting(name, problem);
  return value;
}

export function sayWrongSetting(name: SettingName, problem: string): void {
  const id = `hubKernels.${name}`;
  offerOnce(vscode.l10n.t("The setting {0} cannot be used. {1}", id, problem), vscode.l10n.t("Open Settings"), () =>
    vscode.commands.executeCommand("workbench.action.openSettings", id),
  );
}
