import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";

const reasons = ["changed", "netrc", "no-pip", "program", "full", "slow"] as const;
/** The reasons of the helper's program, and that there is none. */
export type IndexReason = (typeof reasons)[number] | "no-helper" | "failed";

export function indexReason(said: string): IndexReason {
  return reasons.find((reason) => reason === said) ?? "failed";
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
    case "full":
      return l10n.t("The disk of {0} is full. Free some space there, then try again.", label);
    case "slow":
      return l10n.t("{0} was too slow to tell. Its disk may be busy; try again in a moment.", label);
    case "no-helper":
      return l10n.t(
        "This isn't possible on {0}: it has no Python kernel for the helper. Ask its admin to install ipykernel there.",
        label,
      );
    case "failed":
      return l10n.t("{0} didn't do it: {1}", label, said);
  }
}
