import type { HelperRefusal } from "../helper/helper.js";
import type { NoHelper } from "../helper/place.js";
import { reasonOf, type UsualReason, usualWords } from "../helper/refusals.js";
import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";

const reasons = ["changed", "netrc", "no-pip", "program"] as const;
/** What the helper did not do, and why. */
export type IndexReason = (typeof reasons)[number] | UsualReason;

export function indexReason(refusal: HelperRefusal | NoHelper): IndexReason {
  return reasonOf(refusal, reasons);
}

/** The package index of a server was not set up, or pip does not reach it. */
export class IndexFailure extends Error implements SelfDescribing {
  override readonly name = "IndexFailure";

  /**
   * @param label as sentences call the server
   * @param said by the program, or by pip
   */
  constructor(
    readonly reason: IndexReason,
    private readonly label: string,
    private readonly said: string,
    override readonly cause?: unknown,
  ) {
    super(`${reason}: ${said}`, { cause });
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: sentence(this.reason, this.label, safeWords(this.said), l10n), actions: ["retry"] };
  }
}

function sentence(reason: IndexReason, label: string, said: string, l10n: Localizer): string {
  switch (reason) {
    case "changed":
      return l10n.t(
        "{0} has changed on {1} since it was shown, so nothing was written. Try again to see it.",
        said,
        label,
      );
    case "netrc":
      return l10n.t(
        "The login can't be written into {0} on {1} so that pip reads it, so nothing was written. Check that file, or use a password without spaces, quotes and backslashes.",
        said,
        label,
      );
    case "no-pip":
      return l10n.t("The settings were written, but there is no pip on {0} to try them with.", label);
    case "program":
      return l10n.t("The settings were written, but pip on {0} can't use them. It says: {1}", label, said);
    default:
      return usualWords(reason, label, said, l10n);
  }
}
