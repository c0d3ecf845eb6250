import type { HubToken } from "../../hubClient/tokens/tokens.js";
import type { Speech } from "../../text/speech.js";
import { isPast, relativeTime, timeLeft } from "../../text/time-words.js";
import type { StoreName } from "../store/types.js";

/** In which store a token is, as the user knows it. */
export function storeWords(store: StoreName, { l10n }: Pick<Speech, "l10n">): string {
  switch (store) {
    case "keychain":
      return l10n.t("keychain");
    case "secretStorage":
      return l10n.t("VS Code secret storage");
    case "environment":
      return l10n.t("this server's environment");
  }
}

interface End {
  expiresAt?: string;
  /** the hub listed it: without an end it has none */
  listed: boolean;
}

/** "expires in 12 days". `undefined`: nobody told. */
export function endWords({ expiresAt, listed }: End, speech: Speech): string | undefined {
  const { l10n } = speech;
  if (isPast(expiresAt, speech)) return l10n.t("expired");
  const at = relativeTime(expiresAt, speech);
  if (at !== undefined) return l10n.t("expires {0}", at);
  return listed ? l10n.t("never expires") : undefined;
}

/** The same where there is little room: "12 days left". */
export function shortEnd(end: End, speech: Speech): string | undefined {
  return timeLeft(end.expiresAt, speech) ?? endWords(end, speech);
}

/** "last used 3 hours ago" */
export function usedWords({ lastActivity }: Pick<HubToken, "lastActivity">, speech: Speech): string {
  const at = relativeTime(lastActivity, speech);
  return at === undefined ? speech.l10n.t("never used") : speech.l10n.t("last used {0}", at);
}
