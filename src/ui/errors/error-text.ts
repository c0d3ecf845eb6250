import { type HubClientError, hubErrorText } from "../../hubClient/words/error-text.js";
import { type ErrorText, isSelfDescribing } from "../../text/error-words.js";
import { hubLabel } from "../../text/hub-label.js";
import { withoutLinks } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import { type TransportError, transportErrorText } from "../../transport/error-text.js";
import { HubError } from "../../transport/errors.js";

/**
 * One sentence and the next steps for what went wrong. An error that is none of ours gets no words of its own: they were not written
 * for users and could hold anything; the log has them.
 */
export function describeError(error: unknown, l10n: Localizer): ErrorText {
  const { message, actions } = known(error, l10n) ?? {
    message: l10n.t("Something unexpected went wrong. See the log for details."),
    actions: ["showLog"],
  };
  return { message: withoutLinks(message), actions };
}

function known(thrown: unknown, l10n: Localizer): ErrorText | undefined {
  if (isSelfDescribing(thrown)) return thrown.inWords(l10n);
  if (!(thrown instanceof HubError)) return undefined;
  const error = thrown as TransportError | HubClientError;
  const label = hubLabel(error.hub);
  switch (error.kind) {
    case "hub-unreachable":
    case "certificate-not-trusted":
    case "network-file-unusable":
    case "proxy-failed":
    case "ssh-failed":
    case "foreign-origin":
    case "socket-refused":
    case "socket-broken":
      return transportErrorText(error, label, l10n);
    default:
      return hubErrorText(error, label, l10n);
  }
}
