import { hubLabel } from "../../text/hub-label.js";
import { accountIdOf } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";
import { clockTime } from "../../text/time-words.js";
import { msLeft } from "../../tokens/store/expiry.js";
import type { TokenEntry } from "../../tokens/store/types.js";
import { press } from "../../ui/prompts/press.js";
import type { Ui } from "../../ui/ui.js";

/** Says when the token ends; "Renew…" signs in for a new one. @param isInUse is it still the account's when the button is pressed? */
export async function remindOfEnd(ui: Ui, entry: TokenEntry, isInUse: () => boolean): Promise<void> {
  const renew = ui.l10n.t("Renew…");
  const chosen = await ui.message("warning", reminder(entry, ui.l10n), renew, ui.l10n.t("Later"));
  if (chosen !== renew) return;
  if (isInUse()) await press(ui, "hubKernels.signIn", { account: accountIdOf(entry) });
  else void ui.message("information", doneSentence(entry, ui.l10n));
}

function doneSentence({ user, baseUrl }: TokenEntry, l10n: Localizer): string {
  return l10n.t("The token of {0} on {1} has already been replaced.", user, hubLabel(baseUrl));
}

/** It may be read days later, so it says when and not how soon. */
function reminder(entry: TokenEntry, l10n: Localizer): string {
  const { user, baseUrl } = entry;
  const now = Date.now();
  const at = clockTime(now + (msLeft(entry, now) ?? 0), now);
  return l10n.t("The token of {0} on {1} expires at {2}.", user, hubLabel(baseUrl), at);
}
