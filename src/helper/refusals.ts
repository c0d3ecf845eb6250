import type { Localizer } from "../text/speech.js";
import { HelperRefusal } from "./helper.js";
import { NoHelper } from "./place.js";

/** Why the helper did not do something, as each room says it. */
export type UsualReason = "slow" | "full" | "no-helper" | "failed";

/** @param known to the room, besides the usual ones: reasons of the program */
export function reasonOf<Reason extends string>(
  refusal: HelperRefusal | NoHelper,
  known: readonly Reason[],
): Reason | UsualReason {
  if (refusal instanceof NoHelper) return "no-helper";
  return [...known, "slow" as const, "full" as const].find((reason) => reason === refusal.reason) ?? "failed";
}

/** @param label as sentences call the server @param said by the program, fit to be shown */
export function usualWords(reason: UsualReason, label: string, said: string, l10n: Localizer): string {
  switch (reason) {
    case "slow":
      return l10n.t("{0} was too slow to tell. Its disk may be busy; try again in a moment.", label);
    case "full":
      return l10n.t("The disk of {0} is full. Free some space there, then try again.", label);
    case "no-helper":
      return l10n.t(
        "This isn't possible on {0}: it has no Python kernel for the helper. Ask its admin to install ipykernel there.",
        label,
      );
    case "failed":
      return l10n.t("{0} didn't do it: {1}", label, said);
  }
}

/** In the program's own words, or why there is none. */
export function saidIn(refusal: HelperRefusal | NoHelper): string {
  return refusal instanceof HelperRefusal ? refusal.detail : refusal.message;
}
