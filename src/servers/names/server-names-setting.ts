import * as vscode from "vscode";
import { sayWrongSetting, setting } from "../../ui/settings/settings.js";
import { readServerNames } from "./documented-names.js";

/** As the user's setting has them, by address; what is wrong with it is said once. */
export function serverNamesSetting(): Record<string, string[]> {
  const { value, problem } = readServerNames(setting("serverNames"), vscode.l10n);
  if (problem !== undefined) sayWrongSetting("serverNames", problem);
  return value;
}
