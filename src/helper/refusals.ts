import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";
import { HelperRefusal } from "./helper.js";
import { NoHelper } from "./place.js";

/** Why the helper did not do something, for whatever room. */
type UsualReason = "slow" | "full" | "no-helper" | "failed";

/** What the helper did not do. A room that has reasons of its own has a class of its own. */
export class HelperFailure<Reason extends string = never> extends Error implements SelfDescribing {
  override readonly name: string = "HelperFailure";
  readonly reason: Reason | UsualReason;

  /**
   * @param label as sentences call the server
   * @param known the room's own reasons, as the program calls them
   */
  constructor(
    protected readonly label: string,
    override readonly cause: HelperRefusal | NoHelper,
    known: readonly Reason[] = [],
  ) {
    const reason = reasonOf(cause, known);
    super(`${reason}: ${saidIn(cause)}`, { cause });
    this.reason = reason;
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: this.sentence(safeWords(saidIn(this.cause)), l10n), actions: ["retry", "showLog"] };
  }

  /** @param said by the program, fit to be shown */
  protected sentence(said: string, l10n: Localizer): string {
    const { label } = this;
    switch (this.reason) {
      case "slow":
        return l10n.t("{0} was too slow to tell. Its disk may be busy; try again in a moment.", label);
      case "full":
        return l10n.t("The disk of {0} is full. Free some space there, then try again.", label);
      case "no-helper":
        return l10n.t(
          "This isn't possible on {0}: it has no Python kernel for the helper. Ask its admin to install ipykernel there.",
          label,
        );
      default:
        return l10n.t("{0} didn't do it: {1}", label, said);
    }
  }
}

function reasonOf<Reason extends string>(
  refusal: HelperRefusal | NoHelper,
  known: readonly Reason[],
): Reason | UsualReason {
  if (refusal instanceof NoHelper) return "no-helper";
  return [...known, "slow" as const, "full" as const].find((reason) => reason === refusal.reason) ?? "failed";
}

/** In the program's own words, or why there is none. */
function saidIn(refusal: HelperRefusal | NoHelper): string {
  return refusal instanceof HelperRefusal ? refusal.detail || refusal.reason : refusal.message;
}
