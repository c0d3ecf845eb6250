import type { Localizer } from "./error-text.js";

/** The tokens room's error, by its shape: ui must not import from above. */
export interface KeychainProblem {
  readonly kind: "keychain-unavailable";
  readonly why: "no-service" | "locked" | "frozen" | "crashed" | "not-supported" | "other";
  readonly nobodyToAsk: boolean;
}

/** Why no token can be read or kept, and the way out: often the editor's own secret storage. */
export function keychainText(error: KeychainProblem, l10n: Localizer): string {
  const elsewhere = l10n.t("The setting “Token Storage” can keep tokens in the editor instead.");
  switch (error.why) {
    case "no-service":
      return `${l10n.t("This machine has no keychain that could keep the token.")} ${elsewhere}`;
    case "locked":
      return error.nobodyToAsk
        ? `${l10n.t("The keychain of this machine is locked, and there is no desktop on which it could ask for its password.")} ${elsewhere}`
        : l10n.t("The keychain of this machine is locked. Unlock it, then try again.");
    case "frozen":
      return `${l10n.t("The keychain of this machine does not answer.")} ${elsewhere}`;
    case "crashed":
      return `${l10n.t("The keychain of this machine ended while it was asked.")} ${elsewhere}`;
    case "not-supported":
      return `${l10n.t("The keychain of this kind of machine is not supported.")} ${elsewhere}`;
    case "other":
      return `${l10n.t("The keychain of this machine refused the token; the log has its words.")} ${elsewhere}`;
  }
}
