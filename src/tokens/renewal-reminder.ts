import * as vscode from "vscode";
import { hubLabel } from "../ui/hub-label.js";
import { press } from "../ui/press.js";
import { msLeft } from "./expiry.js";
import type { TokenEntry } from "./types.js";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Says when the token ends; "Renew…" signs in for a new one. @param isInUse is it still the account's when the button is pressed? */
export async function remindOfEnd(entry: TokenEntry, hubId: string, isInUse: () => boolean): Promise<void> {
  const renew = vscode.l10n.t("Renew…");
  const chosen = await vscode.window.showWarningMessage(reminder(entry), renew, vscode.l10n.t("Later"));
  if (chosen !== renew) return;
  if (isInUse()) await press("hubKernels.signIn", { hub: hubId });
  else void vscode.window.showInformationMessage(doneSentence(entry));
}

function doneSentence({ user, baseUrl }: TokenEntry): string {
  return vscode.l10n.t("The token of {0} on {1} has been replaced already.", user, hubLabel(baseUrl));
}

function reminder(entry: TokenEntry): string {
  const { user, baseUrl } = entry;
  const leftMs = msLeft(entry, Date.now()) ?? 0;
  const [days, hours] = [Math.floor(leftMs / DAY_MS), Math.floor(leftMs / HOUR_MS)];
  if (days > 1) return vscode.l10n.t("The token of {0} on {1} ends in {2} days.", user, hubLabel(baseUrl), days);
  if (hours > 1) return vscode.l10n.t("The token of {0} on {1} ends in {2} hours.", user, hubLabel(baseUrl), hours);
  return vscode.l10n.t("The token of {0} on {1} ends within two hours.", user, hubLabel(baseUrl));
}
