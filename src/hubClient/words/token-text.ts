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
          "{0} does not accept the token: it has expired, was revoked or belongs to another hub. Sign in with a new one.",
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
      return { message: scopeText(error, label, l10n), actions: ["signIn", "showLog"] };
    case "login-expired":
      return {
        message: l10n.t(
          "{0} wants you to log in once more in the browser; the token here is good. Do that, then try again.",
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
        "{1} does not take the token of {0} any more. Where people sign in elsewhere, as at their university, your login may have run out: log in to the hub in the browser and try again; the token is kept. Otherwise it was revoked, or the hub's database was reset: sign in to get a new one.",
        user,
        label,
      );
    case "not-known":
      return l10n.t(
        "{1} does not take the token of {0} any more. Where people sign in elsewhere, as at their university, your login may have run out: log in to the hub in the browser and try again; the token is kept. Otherwise it has expired or was revoked, or the hub's database was reset: sign in to get a new one.",
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
      return { message: l10n.t("There is no token for {0} on this machine. Sign in.", label), actions: ["signIn"] };
    case "keychain":
      return {
        message: l10n.t(
          "The keychain of this machine does not give the token for {0}: it is locked, or the token was deleted there. Unlock it and try again, or sign in.",
          label,
        ),
        actions: ["retry", "signIn"],
      };
    case "secretStorage":
      return {
        message: l10n.t("The editor's secret storage has the token for {0} no more. Sign in.", label),
        actions: ["signIn"],
      };
    case "environment":
      return {
        message: l10n.t(
          "The token of the server that this editor runs in is not used for {0}: it is no server of that hub any more, or was started again and cannot be checked to be one. Sign in.",
          label,
        ),
        actions: ["signIn"],
      };
  }
}

function scopeText(error: hub.ScopeMissing, label: string, l10n: Localizer): string {
  if (error.lost.length > 0) {
    return l10n.t(
      "The token for {0} may no longer do this: it has lost the scope {1}. If your account at the hub has lost it too, ask the hub's admin; otherwise sign in with a new token.",
      label,
      error.lost.join(", "),
    );
  }
  return error.scopes.length > 0
    ? l10n.t(
        "The token for {0} may not do this: it lacks the scope {1}. Sign in with a token that has it.",
        label,
        error.scopes.join(", "),
      )
    : l10n.t(
        "The token for {0} may not do this ({1}). Sign in with a token that may.",
        label,
        hubWords(error.hubMessage),
      );
}
