import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import type { Localizer } from "../../text/speech.js";

/**
 * `no-service`: nobody keeps secrets in this session; `not-supported`: no binary for this machine, or it does not load; `locked`: the
 * keychain wants its password first; `frozen`: it does not answer; `crashed`: its process ended during the call.
 */
export type WhyUnavailable = "no-service" | "locked" | "frozen" | "crashed" | "not-supported" | "other";

/**
 * The operating system's keychain could not do it. It is about no hub, so it is no `HubError`; `kind` tells it apart as with those.
 * `detail` is the system's own text, for the log; it never holds a token.
 */
export class KeychainUnavailable extends Error implements SelfDescribing {
  readonly kind = "keychain-unavailable";
  override readonly name = "KeychainUnavailable";

  constructor(
    readonly why: WhyUnavailable,
    readonly detail: string,
    /** for `locked`: there is no desktop on which the user could be asked for the keychain's password */
    readonly nobodyToAsk = false,
  ) {
    super(`the keychain cannot be used (${why}): ${detail}`);
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: keychainText(this, l10n), actions: ["retry", "openSettings", "showLog"] };
  }
}

/** Why no token can be read or kept, and the way out: often the editor's own secret storage. */
function keychainText(error: KeychainUnavailable, l10n: Localizer): string {
  const elsewhere = l10n.t("The setting “Token Storage” can keep tokens in the editor instead.");
  switch (error.why) {
    case "no-service":
      return `${l10n.t("This machine has no keychain to keep the token.")} ${elsewhere}`;
    case "locked":
      return error.nobodyToAsk
        ? `${l10n.t("This machine's keychain is locked, and there's no desktop on which it could ask for its password.")} ${elsewhere}`
        : l10n.t("This machine's keychain is locked. Unlock it, then try again.");
    case "frozen":
      return `${l10n.t("This machine's keychain isn't responding.")} ${elsewhere}`;
    case "crashed":
      return `${l10n.t("This machine's keychain stopped while it was being read.")} ${elsewhere}`;
    case "not-supported":
      return `${l10n.t("The keychain of this type of machine isn't supported.")} ${elsewhere}`;
    case "other":
      return `${l10n.t("This machine's keychain refused the token. See the log for details.")} ${elsewhere}`;
  }
}
