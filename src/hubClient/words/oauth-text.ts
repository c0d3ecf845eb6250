import type { ErrorText } from "../../text/error-words.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import type * as hub from "../errors.js";

/** What a hub has against a user name and a password. */
export function passwordText(error: hub.PasswordRefused, label: string, l10n: Localizer): ErrorText {
  switch (error.why) {
    case "unsaid":
      return {
        message: l10n.t(
          "{0} didn't let you in and doesn't say why. Check the user name and the password. If you've never logged in to this hub in the browser, do that once, then try again. If people sign in to it somewhere else, such as at their university, it doesn't accept passwords here.",
          label,
        ),
        actions: ["retry", "openHub"],
      };
    case "other-name":
      return {
        message: l10n.t(
          "The password is right, but {0} knows you by another user name. Use the one that its pages show when you're logged in.",
          label,
        ),
        actions: ["retry", "openHub"],
      };
    case "page":
      return {
        message: error.hubMessage
          ? l10n.t("{0} didn't let you in: {1}", label, hubWords(error.hubMessage))
          : l10n.t("{0} didn't let you in. The user name or password is wrong.", label),
        actions: ["retry"],
      };
  }
}

/** Why a sign-in through an OAuth client came to nothing. The words are those of RFC 6749. */
export function oauthText(error: hub.OAuthRefused, label: string, l10n: Localizer): ErrorText {
  const said = error.hubMessage || error.error;
  switch (error.error) {
    case "access_denied":
      return { message: l10n.t("You didn't allow the sign-in on the page of {0}.", label), actions: ["signIn"] };
    case "invalid_client":
    case "unauthorized_client":
      return {
        message: l10n.t(
          "{0} doesn't know this OAuth client or its secret. Compare the setting “hubKernels.oauthClients” with what the hub's admin registered.",
          label,
        ),
        actions: ["openSettings"],
      };
    case "invalid_grant":
      return {
        message: l10n.t(
          "The sign-in code for {0} is no longer valid. It can be used once, within five minutes. Sign in again.",
          label,
        ),
        actions: ["signIn"],
      };
    case "invalid_scope":
      return {
        message: l10n.t(
          "The OAuth client of {0} isn't allowed the requested scopes. Its admin lists them in “oauth_client_allowed_scopes”, which must include “tokens!user”.",
          label,
        ),
        actions: ["openHub", "showLog"],
      };
    default:
      return {
        message: l10n.t("Couldn't sign in to {0}: {1}", label, hubWords(said)),
        actions: ["signIn", "showLog"],
      };
  }
}
