import type { HelperRefusal } from "../helper/helper.js";
import type { NoHelper } from "../helper/place.js";
import { HelperFailure } from "../helper/refusals.js";
import type { Localizer } from "../text/speech.js";

type IndexReason = "changed" | "netrc" | "no-pip" | "program";

/** The package index of a server was not set up, or pip does not reach it, and why. */
export class IndexFailure extends HelperFailure<IndexReason> {
  override readonly name = "IndexFailure";

  /**
   * @param label as sentences call the server
   * @param cause with the words of the program, or of pip
   */
  constructor(label: string, cause: HelperRefusal | NoHelper) {
    super(label, cause, ["changed", "netrc", "no-pip", "program"]);
  }

  protected override sentence(said: string, l10n: Localizer): string {
    const { label } = this;
    switch (this.reason) {
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
        return super.sentence(said, l10n);
    }
  }
}
