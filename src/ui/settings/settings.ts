import { offerOnce } from "../prompts/offer-once.js";
import type { Ui } from "../ui.js";
import { type Setting, type SettingName, settingReaders } from "./setting-values.js";

/** A setting of this extension, fit to be used. What is wrong with it is said once. */
export function setting<Name extends SettingName>(ui: Ui, name: Name): Setting<Name> {
  const read = settingReaders[name](ui.written(name), ui.l10n);
  const { value, problem } = read as { value: Setting<Name>; problem?: string };
  if (problem !== undefined) sayWrongSetting(ui, name, problem);
  return value;
}

export function sayWrongSetting(ui: Ui, name: SettingName, problem: string): void {
  const id = `hubKernels.${name}`;
  offerOnce(ui, ui.l10n.t("The setting {0} can't be used. {1}", id, problem), ui.l10n.t("Open Settings"), () =>
    ui.run("workbench.action.openSettings", id),
  );
}
