import type * as hub from "../hubClient/errors.js";
import type { Localizer } from "./error-text.js";
import { hubWords } from "./hub-words.js";

// The sentences for a hub's answers that need more than one.

export function notAHubText(error: hub.NotAHub, label: string, l10n: Localizer): string {
  switch (error.what) {
    case "web-page":
      return l10n.t(
        "{0} answers with a web page, but it is no JupyterHub. Paste the address of your hub's home page.",
        label,
      );
    case "sign-in-page":
      return l10n.t(
        "A sign-in page stands before {0} (the site's or the network's) and lets no program pass. Sign in to the network first, or ask the admin to let hub/api through.",
        label,
      );
    case "redirect":
      return l10n.t("{0} leads away to {1}, which is no JupyterHub.", label, error.leadsTo ?? l10n.t("another site"));
    case "other":
      return l10n.t(
        "{0} is no JupyterHub: its answer had status {1} and nothing a hub sends. Check the address.",
        label,
        error.status,
      );
  }
}

export function scopeText(error: hub.ScopeMissing, label: string, l10n: Localizer): string {
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

export function busyText(pending: string, label: string, l10n: Localizer): string {
  switch (pending) {
    case "spawn":
      return l10n.t(
        "The server on {0} is still starting, and this hub cannot withdraw a start. Wait for it, then stop it.",
        label,
      );
    case "stop":
      return l10n.t("The server on {0} is still stopping. Try again in a moment.", label);
    default:
      return l10n.t("The hub {0} is busy with this server ({1}). Try again in a moment.", label, hubWords(pending));
  }
}

export function limitText(error: hub.ServerLimitReached, label: string, l10n: Localizer): string {
  return error.retryAfterS === undefined
    ? l10n.t("{0} starts no more servers now: {1}", label, hubWords(error.hubMessage))
    : l10n.t(
        "{0} starts no more servers now: {1} Try again in {2} s.",
        label,
        hubWords(error.hubMessage),
        error.retryAfterS,
      );
}

export function spawnFailedText(error: hub.SpawnFailed, label: string, l10n: Localizer): string {
  if (error.timedOut) {
    return l10n.t(
      "The server on {0} did not start in the time the hub gives it. The cluster may be full, or the image large.",
      label,
    );
  }
  return error.reason
    ? l10n.t("The server on {0} did not start: {1}", label, hubWords(error.reason))
    : l10n.t("The server on {0} did not start, and the hub gave no reason.", label);
}
