import { type ErrorText, isSelfDescribing } from "../../text/error-words.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import type * as hub from "../errors.js";

/** What is wrong with the token of an account, the account being known and its servers listed. */
export type TokenError = hub.TokenRejected | hub.TokenEnded | hub.NotSignedIn | hub.ScopeMissing | hub.LoginExpired;

export function tokenText(error: TokenError, label: string, l10n: Localizer): ErrorText {
  switch (error.kind) {
    case "token-rejected":
      return {
        message: l10n.t(
          "{0} didn't accept the token. It has expired, was revoked, or belongs to another hub. Sign in with a new one.",
          label,
        ),
        actions: ["signIn"],
      };
    case "token-ended":
      return {
        message: endedText(error, label, l10n),
        actions: error.why === "expired" ? ["signIn"] : ["signIn", "openHub"],
      };
    case "not-signed-in":
      return notSignedInText(error, label, l10n);
    case "scope-missing":
      return {
        message: scopeText(error, label, l10n),
        actions: error.foundNone ? ["signIn", "openHub"] : ["signIn", "showLog"],
      };
    case "login-expired":
      return {
        message: l10n.t(
          "{0} wants you to log in again in the browser. Your token here is fine. Log in there, then try again.",
          label,
        ),
        actions: ["openHub", "retry"],
      };
  }
}

function endedText({ user, why }: hub.TokenEnded, label: string, l10n: Localizer): string {
  switch (why) {
    case "expired":
      return l10n.t("The token of {0} for {1} has expired. Sign in to get a new one.", user, label);
    case "withdrawn":
      return l10n.t(
        "{1} no longer accepts the token of {0}. If people sign in to this hub somewhere else, such as at their university, your login may have expired: log in to the hub in the browser and try again. The token is kept. Otherwise it was revoked, or the hub's database was reset: sign in to get a new one.",
        user,
        label,
      );
    case "not-known":
      return l10n.t(
        "{1} no longer accepts the token of {0}. If people sign in to this hub somewhere else, such as at their university, your login may have expired: log in to the hub in the browser and try again. The token is kept. Otherwise it has expired or was revoked, or the hub's database was reset: sign in to get a new one.",
        user,
        label,
      );
  }
}

function notSignedInText(error: hub.NotSignedIn, label: string, l10n: Localizer): ErrorText {
  const { cause } = error;
  // The keychain's own words are the better ones.
  if (isSelfDescribing(cause)) {
    const { message } = cause.inWords(l10n);
    return { message, actions: ["retry", "signIn", "openSettings", "showLog"] };
  }
  switch (error.why) {
    case "none":
    case "removed":
      return { message: l10n.t("There's no token for {0} on this machine. Sign in.", label), actions: ["signIn"] };
    case "keychain":
      return {
        message: l10n.t(
          "Couldn't read the token for {0} from this machine's keychain. It's locked, or the token was deleted there. Unlock it and try again, or sign in.",
          label,
        ),
        actions: ["retry", "signIn"],
      };
    case "secretStorage":
      return {
        message: l10n.t("The token for {0} is no longer in the editor's secret storage. Sign in.", label),
        actions: ["signIn"],
      };
    case "environment":
      return {
        message: l10n.t(
          "The token of the server that this editor runs in isn't used for {0}. The server no longer belongs to that hub, or was restarted and can't be verified. Sign in.",
          label,
        ),
        actions: ["signIn"],
      };
  }
}

function scopeText(error: hub.ScopeMissing, label: string, l10n: Localizer): string {
  if (error.lost.length > 0) {
    return l10n.t(
      "The token for {0} is no longer allowed to do this because it lost the scope {1}. If your account on the hub lost it too, ask the hub's admin. Otherwise, sign in with a new token.",
      label,
      error.lost.join(", "),
    );
  }
  if (error.foundNone) {
    return l10n.t(
      "The token for {0} can use your servers but not see them, and none is running at the usual address. Start one on the hub's page, or sign in with a token that has the scope {1}. A hub that gives each user a host of their own needs that scope.",
      label,
      error.scopes.join(", ") || "read:servers",
    );
  }
  return error.scopes.length > 0
    ? l10n.t(
        "The token for {0} isn't allowed to do this. It's missing the scope {1}. Sign in with a token that has it.",
        label,
        error.scopes.join(", "),
      )
    : l10n.t(
        "The token for {0} isn't allowed to do this ({1}). Sign in with a token that is.",
        label,
        hubWords(error.hubMessage),
      );
}
