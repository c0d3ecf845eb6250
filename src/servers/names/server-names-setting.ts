import { sayWrongSetting, setting } from "../../ui/settings/settings.js";
import type { Ui } from "../../ui/ui.js";
import { readServerNames } from "./documented-names.js";

/** As the user's setting has them, by address; what is wrong with it is said once. */
export function serverNamesSetting(ui: Ui): Record<string, string[]> {
  const { value, problem } = readServerNames(setting(ui, "serverNames"), ui.l10n);
  if (problem !== undefined) sayWrongSetting(ui, "serverNames", problem);
  return value;
}
