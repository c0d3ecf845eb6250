import type { Localizer } from "../text/speech.js";

/** Of a token, after "that": when it ends. */
export function lifetimeWords(days: number, l10n: Localizer): string {
  return days === 1 ? l10n.t("expires after 1 day") : l10n.t("expires after {0} days", days);
}
