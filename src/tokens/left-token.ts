import * as vscode from "vscode";
import type { LostToken } from "../hubClient/lost-token.js";
import { hubLabel } from "../ui/hub-label.js";
import { openOutside } from "../ui/open-outside.js";
import { safeWords } from "../ui/safe-words.js";
import { warnWithStep } from "../ui/warn-with-step.js";

/** A token that a hub made for this editor, or may have made, which is kept nowhere and was not revoked. */
export interface LeftToken extends LostToken {
  baseUrl: string;
}

/** Which one is left, and where its user can end it. */
export function sayTokenLeft({ baseUrl, note, made }: LeftToken): void {
  offerTokenPage(made ? leftWords(baseUrl, note, made) : maybeLeftWords(baseUrl, note), baseUrl);
}

function leftWords(baseUrl: string, note: string, { user, id }: { user: string; id: string }): string {
  return vscode.l10n.t(
    "The token “{0}” ({1}) that {2} made for {3} is kept nowhere, and it could not be revoked from here. Revoke it on the hub's token page.",
    safeWords(note),
    safeWords(id),
    hubLabel(baseUrl),
    safeWords(user),
  );
}

function maybeLeftWords(baseUrl: string, note: string): string {
  return vscode.l10n.t(
    "{0} may have made a token “{1}” that did not arrive here, so it is kept nowhere. If the hub's token page lists one of just now that was never used, revoke it there.",
    hubLabel(baseUrl),
    safeWords(note),
  );
}

export function offerTokenPage(message: string, baseUrl: string): void {
  warnWithStep(message, vscode.l10n.t("Open Token Page"), () => openOutside(`${baseUrl}hub/token`));
}
