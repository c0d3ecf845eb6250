import type { HubToken } from "../../hubClient/tokens.js";
import { safeWords } from "./safe-words.js";
import { scopePhrases } from "./scope-words.js";
import { exactTime, isPast, relativeTime } from "./time-words.js";
import type { Speech, TokenNode } from "./types.js";

/** What is shown of a token, from the hub's list, from what is kept here, or both. */
export interface ShownToken {
  /** undefined: the hub does not tell it */
  id?: string;
  note: string;
  kind: HubToken["kind"];
  scopes: readonly string[];
  created?: string;
  lastActivity?: string;
  expiresAt?: string;
  /** the hub listed it: what it has no time of never was */
  listed: boolean;
}

/** The lines below a token: what it may do, its times, its id. */
export function tokenDetails(of: TokenNode, token: ShownToken, user: string, speech: Speech): TokenNode[] {
  const { l10n } = speech;
  const { created, lastActivity, expiresAt, listed } = token;
  const never = listed ? l10n.t("never") : l10n.t("not known");
  const time = (key: string, icon: string, label: string, iso: string | undefined, none: string) =>
    detail(of, key, icon, label, relativeTime(iso, speech) ?? none, exactTime(iso, speech));
  return [
    ...scopePhrases(token.scopes, user, l10n).map((phrase, index) =>
      detail(of, `may-${index}`, "shield", l10n.t("May"), phrase),
    ),
    time("created", "add", l10n.t("Created"), created, l10n.t("not known")),
    time("used", "history", l10n.t("Last used"), lastActivity, never),
    time("expires", "calendar", isPast(expiresAt, speech) ? l10n.t("Expired") : l10n.t("Expires"), expiresAt, never),
    detail(of, "id", "tag", l10n.t("Id"), safeWords(token.id ?? "") || l10n.t("this hub does not tell it")),
  ];
}

/** @param exactly the same in full, for which the line has no room */
export function detail(
  of: Pick<TokenNode, "id" | "about">,
  key: string,
  icon: string,
  label: string,
  description: string,
  exactly?: string,
): TokenNode {
  const spoken = `${label}: ${exactly === undefined ? description : `${description} (${exactly})`}`;
  const { about } = of;
  return { id: `${of.id}/${key}`, label, description, tooltip: spoken, icon, spoken, flags: ["detail"], about };
}
