import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import type { Localizer } from "../../text/speech.js";

/** Nothing starts from a workspace that the user does not trust. */
export class WorkspaceNotTrusted extends Error implements SelfDescribing {
  readonly kind = "workspace-not-trusted";
  override readonly name = "WorkspaceNotTrusted";

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t("Servers can't be started from a workspace that you don't trust."),
      actions: ["manageTrust"],
    };
  }
}
