import * as vscode from "vscode";
import { hubLabel } from "../ui/hub-label.js";
import { openOutside } from "../ui/open-outside.js";
import { safeWords } from "../ui/safe-words.js";
import { warnWithStep } from "../ui/warn-with-step.js";

/** A token that a hub made for this editor, which is kept nowhere and was not revoked. */
export interface LeftToken {
  baseUrl: string;
  user: string;
  /** as the hub's token page lists it */
  note: string;
  id: string;
}

/** Which one is left, and where its user can end it. */
export function sayTokenLeft({ baseUrl, user, note, id }: LeftToken): void {
  offerTokenPage(
    vscode.l10n.t(
      "The token “{0}” ({1}) that {2} made for {3} is kept nowhere, and it could not be revoked from here. Revoke it on the hub's token page.",
      safeWords(note),
      safeWords(id),
      hubLabel(baseUrl),
      safeWords(user),
    ),
    baseUrl,
  );
}

export function offerTokenPage(message: string, baseUrl: string): void {
  warnWithStep(message, vscode.l10n.t("Open Token Page"), () => openOutside(`${baseUrl}hub/token`));
}
