import type { LostToken } from "../hubClient/tokens/lost-token.js";
import { hubLabel } from "../text/hub-label.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";
import { warnWithStep } from "../ui/prompts/warn-with-step.js";
import type { Ui } from "../ui/ui.js";

/** A token that a hub made for this editor, or may have made, which is kept nowhere and was not revoked. */
export interface LeftToken extends LostToken {
  baseUrl: string;
}

/** Which one is left, and where its user can end it. */
export function sayTokenLeft(ui: Ui, { baseUrl, note, made }: LeftToken): void {
  offerTokenPage(ui, made ? leftWords(baseUrl, note, made, ui.l10n) : maybeLeftWords(baseUrl, note, ui.l10n), baseUrl);
}

function leftWords(baseUrl: string, note: string, { user, id }: { user: string; id: string }, l10n: Localizer): string {
  return l10n.t(
    "The token “{0}” ({1}) that {2} created for {3} isn't kept anywhere, and it couldn't be revoked from here. Revoke it on the hub's token page.",
    safeWords(note),
    safeWords(id),
    hubLabel(baseUrl),
    safeWords(user),
  );
}

function maybeLeftWords(baseUrl: string, note: string, l10n: Localizer): string {
  return l10n.t(
    "{0} may have created a token “{1}” that didn't arrive here, so it isn't kept anywhere. If the hub's token page lists a recent one that was never used, revoke it there.",
    hubLabel(baseUrl),
    safeWords(note),
  );
}

/**
 * The hub may have taken a code whose answer was lost, and takes it once. What it made of it has no note: its page shows it with its client.
 * It ends by itself after a while, and with the next sign-in through that client (`mintFromOAuth`).
 */
export function sayGrantLeft(ui: Ui, baseUrl: string, clientId: string): void {
  offerTokenPage(ui, grantLeftWords(baseUrl, clientId, ui.l10n), baseUrl);
}

function grantLeftWords(baseUrl: string, clientId: string, l10n: Localizer): string {
  return l10n.t(
    "{0} may have created a token for its client “{1}” that didn't arrive here, so nobody has it. Sign in again and open the page in the browser again, which ends it too. Until then, the hub's token page shows it under “Authorized Applications”.",
    hubLabel(baseUrl),
    safeWords(clientId),
  );
}

export function offerTokenPage(ui: Ui, message: string, baseUrl: string): void {
  warnWithStep(ui, message, ui.l10n.t("Open Token Page"), () => void ui.openOutside(`${baseUrl}hub/token`));
}
