import * as vscode from "vscode";
import type { LostToken } from "../hubClient/tokens/lost-token.js";
import { hubLabel } from "../text/hub-label.js";
import { safeWords } from "../text/safe-words.js";
import { openOutside } from "../ui/prompts/open-outside.js";
import { warnWithStep } from "../ui/prompts/warn-with-step.js";

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

/**
 * The hub may have taken a code whose answer was lost, and takes it once. What it made of it has no note: its page shows it with its client.
 * It ends by itself after a while, and with the next sign-in through that client (`mintFromOAuth`).
 */
export function sayGrantLeft(baseUrl: string, clientId: string): void {
  offerTokenPage(grantLeftWords(baseUrl, clientId), baseUrl);
}

function grantLeftWords(baseUrl: string, clientId: string): string {
  return vscode.l10n.t(
    "{0} may have made a token for its client “{1}” that did not arrive here, so nobody has it. Sign in again, and open the page in the browser anew: that ends it too. Until then the hub's token page shows it under “Authorized Applications”.",
    hubLabel(baseUrl),
    safeWords(clientId),
  );
}

export function offerTokenPage(message: string, baseUrl: string): void {
  warnWithStep(message, vscode.l10n.t("Open Token Page"), () => openOutside(`${baseUrl}hub/token`));
}
