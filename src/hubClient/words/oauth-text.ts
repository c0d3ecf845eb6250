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
          "{0} did not let you in, and does not say why. Either the user name or the password is wrong; or you have never logged in to this hub in the browser (do that once, then try again); or people sign in to it elsewhere, as at their university, and it takes no password here.",
          label,
        ),
        actions: ["retry", "openHub"],
      };
    case "other-name":
      return {
        message: l10n.t(
          "The password is right, but {0} calls you by another user name. Take the one that its pages show when you are logged in.",
          label,
        ),
        actions: ["retry", "openHub"],
      };
    case "page":
      return {
        message: error.hubMessage
          ? l10n.t("{0} did not let you in: {1}", label, hubWords(error.hubMessage))
          : l10n.t("{0} did not let you in: the user name or the password is wrong.", label),
        actions: ["retry"],
      };
  }
}

/** Why a sign-in through an OAuth client came to nothing. The words are those of RFC 6749. */
export function oauthText(error: hub.OAuthRefused, label: string, l10n: Localizer): ErrorText {
  const said = error.hubMessage || error.error;
  switch (error.error) {
    case "access_denied":
      return { message: l10n.t("You did not allow the sign-in on the page of {0}.", label), actions: ["signIn"] };
    case "invalid_client":
    case "unauthorized_client":
      return {
        message: l10n.t(
          "{0} does not know this OAuth client or its secret. Compare the setting “hubKernels.oauthClients” with what the hub's administrator registered.",
          label,
        ),
        actions: ["openSettings"],
      };
    case "invalid_grant":
      return {
        message: l10n.t(
          "{0} no longer takes the code of the sign-in: it is good once and for five minutes. Sign in again.",
          label,
        ),
        actions: ["signIn"],
      };
    case "invalid_scope":
      return {
        message: l10n.t(
          "The OAuth client of {0} may not have the scopes that are asked for. Its administrator lists them in “oauth_client_allowed_scopes”; “tokens!user” must be one of them.",
          label,
        ),
        actions: ["openHub", "showLog"],
      };
    default:
      return {
        message: l10n.t("The sign-in to {0} came to nothing: {1}", label, hubWords(said)),
        actions: ["signIn", "showLog"],
      };
  }
}
