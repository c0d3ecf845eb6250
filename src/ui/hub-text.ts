import type * as hub from "../hubClient/errors.js";
import { isUnavailable } from "../hubClient/unavailable.js";
import type { Localizer, NextStep } from "./error-text.js";
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

export function busyText(pending: string, label: string, l10n: Localizer): string {
  switch (pending) {
    case "spawn":
      return l10n.t(
        "This hub cannot withdraw a start (JupyterHub can from 5.1 on): the one on {0} goes on. Stop the server once it runs.",
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

/** KubeSpawner has a limit of the same length and may be the first (`_start`): `pod hub/jupyter-ada did not start in 300 seconds!` */
const OUT_OF_TIME = /\bdid not start in \d+ seconds\b/;

export function spawnFailedText(error: hub.SpawnFailed, label: string, l10n: Localizer): string {
  if (error.timedOut || OUT_OF_TIME.test(error.reason)) {
    return l10n.t(
      "Spawn failed: it did not start in time. {0} gave up waiting for it; the cluster may be full, or the image large.",
      label,
    );
  }
  if (!error.reason) return l10n.t("The server on {0} did not start, and the hub gave no reason.", label);
  return isUnavailable(error.reason)
    ? l10n.t(
        "{0} does not have what was asked for, and nothing runs. Choose other options. It says: {1}",
        label,
        hubWords(error.reason),
      )
    : l10n.t("The server on {0} did not start: {1}", label, hubWords(error.reason));
}

/** The next steps, the likeliest first: what is not to be had is not asked for once more. */
export function spawnFailedSteps(error: hub.SpawnFailed): NextStep[] {
  return isUnavailable(error.reason) ? ["chooseOptions", "retry", "showLog"] : ["retry", "chooseOptions", "showLog"];
}
