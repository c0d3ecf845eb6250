import type { ErrorText } from "../../text/error-words.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import type * as hub from "../errors.js";
import { passwordText } from "./oauth-text.js";

type FormSourceError =
  | hub.CompanionMissing
  | hub.CompanionNotUnderstood
  | hub.OptionsRefused
  | hub.OptionsFormUnreadable
  | hub.PasswordRefused
  | hub.NoPasswordSignIn
  | hub.PagesSignedOut
  | hub.NoOptionsForm;

/** What goes wrong on the way to a hub's options, in words. */
export function formSourceText(error: FormSourceError, label: string, l10n: Localizer): ErrorText {
  switch (error.kind) {
    case "companion-missing":
      return {
        message: l10n.t(
          "{0} doesn't list its server options for programs, because the Hub Kernels companion isn't installed there.",
          label,
        ),
        actions: ["chooseOptions", "openHub"],
      };
    case "companion-not-understood":
      return {
        message: l10n.t(
          "The Hub Kernels companion on {0} has a version (API {1}) that this extension doesn't support. Update the older of the two.",
          label,
          error.api,
        ),
        actions: ["chooseOptions", "openHub"],
      };
    case "options-refused":
      return {
        message: error.hubMessage
          ? l10n.t("{0} didn't accept these options: {1}", label, hubWords(error.hubMessage))
          : l10n.t("{0} didn't accept these options and gave no reason.", label),
        actions: ["chooseOptions", "showLog"],
      };
    case "form-unreadable":
      return {
        message:
          error.why === "too-large"
            ? l10n.t("The options page of {0} is too large to read here. Start the server in the browser.", label)
            : l10n.t(
                "The options page of {0} has no form that can be read here. Start the server in the browser.",
                label,
              ),
        actions: ["openHub", "showLog"],
      };
    case "password-refused":
      return passwordText(error, label, l10n);
    case "no-password-sign-in":
      return {
        message:
          error.why === "code"
            ? l10n.t(
                "The login page of {0} asks for a code in addition to the password. Start the server in the browser.",
                label,
              )
            : l10n.t(
                "{0} doesn't accept passwords here, because people sign in to it somewhere else. Start the server in the browser.",
                label,
              ),
        actions: ["openHub"],
      };
    case "pages-signed-out":
      return {
        message: l10n.t("The sign-in to the pages of {0} has ended. Enter your password again.", label),
        actions: ["retry"],
      };
    case "no-options-form":
      return {
        message: l10n.t(
          "{0} showed no options. Either it has none and is starting the server, or the server is already started.",
          label,
        ),
        actions: ["openHub", "showLog"],
      };
  }
}
