import type * as hub from "../../hubClient/errors.js";
import type { Localizer } from "../../text/speech.js";
import type { ProxyFailed } from "../../transport/errors.js";

/** What went wrong in the few words that a row of a view has room for; its tooltip has the sentence. */
export function shortProblem(error: unknown, l10n: Localizer): string {
  switch (kindOf(error)) {
    case "hub-unreachable":
      return l10n.t("Couldn't reach the hub");
    case "certificate-not-trusted":
      return l10n.t("Certificate isn't trusted");
    case "network-file-unusable":
      return l10n.t("Network settings can't be used");
    case "proxy-failed":
      return (error as ProxyFailed).why === "refused" ? l10n.t("The proxy refused") : l10n.t("Couldn't use the proxy");
    case "ssh-failed":
      return l10n.t("Couldn't connect by SSH");
    case "not-a-hub":
      return l10n.t("This isn't a JupyterHub");
    case "front-answered":
      return l10n.t("A proxy answered instead");
    case "throttled":
      return l10n.t("Too many requests");
    case "service-token":
      return l10n.t("Token of a service");
    case "hub-fault":
      return l10n.t("The hub has a problem");
    case "token-ended":
      return (error as hub.TokenEnded).why === "expired" ? l10n.t("Token expired") : l10n.t("Token not accepted");
    case "token-rejected":
      return l10n.t("Token not accepted");
    case "not-signed-in":
      return isGone(error as hub.NotSignedIn) ? l10n.t("Signed out") : l10n.t("Couldn't read the token");
    case "keychain-unavailable":
      return l10n.t("Couldn't read the token");
    case "scope-missing":
      return l10n.t("Token can't see servers");
    case "login-expired":
      return l10n.t("Log in to the hub again");
    default:
      return l10n.t("Unexpected answer");
  }
}

function kindOf(error: unknown): unknown {
  return error instanceof Error && "kind" in error ? error.kind : undefined;
}

/** Nothing is kept here, or what is kept is of no use: no unlocking brings it back. */
function isGone({ why, cause }: hub.NotSignedIn): boolean {
  return cause === undefined && (why === "none" || why === "removed" || why === "environment");
}
