import * as vscode from "vscode";

/** Of a token, after "that": when it ends. */
export function lifetimeWords(days: number): string {
  return days === 1 ? vscode.l10n.t("ends after 1 day") : vscode.l10n.t("ends after {0} days", days);
}
