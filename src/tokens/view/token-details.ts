import type { HubToken } from "../../hubClient/tokens/tokens.js";
import { safeWords } from "../../text/safe-words.js";
import type { Speech } from "../../text/speech.js";
import { exactTime, isPast, relativeTime } from "../../text/time-words.js";
import { scopePhrases } from "./scope-words.js";
import type { TokenNode } from "./types.js";

type Of = Pick<TokenNode, "id" | "about">;

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
  /** it has an end, or has none: nobody told */
  endUnknown?: boolean;
}

/** The rows below a token: when it ends, what it may do, its other times, its id. What is not known has none. */
export function tokenDetails(of: Of, token: ShownToken, user: string, speech: Speech): TokenNode[] {
  const { l10n } = speech;
  const { created, lastActivity, expiresAt, listed, id } = token;
  const time = (key: string, icon: string, label: string, iso: string | undefined, none?: string) => {
    const words = relativeTime(iso, speech) ?? none;
    return words === undefined ? [] : [detail(of, key, icon, label, words, exactTime(iso, speech))];
  };
  const never = listed ? l10n.t("never") : undefined;
  const untold = (): [string, string] => [l10n.t("not known"), l10n.t("the hub's token page tells")];
  return [
    ...(token.endUnknown ? [detail(of, "expires", "calendar", l10n.t("Expires"), ...untold())] : []),
    ...time("expires", "calendar", isPast(expiresAt, speech) ? l10n.t("Expired") : l10n.t("Expires"), expiresAt, never),
    ...scopePhrases(token.scopes, user, l10n).map((phrase, index) => ability(of, index, phrase, l10n)),
    ...time("used", "history", l10n.t("Last used"), lastActivity, never),
    ...time("created", "add", l10n.t("Created"), created),
    ...(id === undefined ? [] : [detail(of, "id", "tag", l10n.t("Id"), safeWords(id))]),
  ];
}

/** The phrase alone: with "May" before it a narrow view would cut its end. */
function ability(of: Of, index: number, phrase: string, l10n: Speech["l10n"]): TokenNode {
  const spoken = l10n.t("Can {0}", phrase);
  const id = `${of.id}/may-${index}`;
  return { id, label: phrase, tooltip: spoken, icon: "check", spoken, flags: ["detail"], about: of.about };
}

/** @param exactly the same in full, for which the line has no room */
export function detail(
  of: Of,
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
