import type { NextStep } from "../../text/error-words.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import { clockTime } from "../../text/time-words.js";
import type * as hub from "../errors.js";
import { isUnavailable } from "../unavailable.js";
import { leftJobText } from "./job-text.js";

// The sentences for a hub's answers that need more than one.

export function notAHubText(error: hub.NotAHub, label: string, l10n: Localizer): string {
  switch (error.what) {
    case "web-page":
      return l10n.t(
        "{0} answers with a web page, but it is no JupyterHub. Paste the address of your hub's home page.",
        label,
      );
    case "sign-in-page":
      return signInPageText(label, l10n);
    case "redirect":
      return l10n.t("{0} leads away to {1}, which is no JupyterHub.", label, error.leadsTo ?? l10n.t("another site"));
    case "refused":
      return l10n.t(
        "{0} lets no program in (status 403), so it could not be seen whether there is a JupyterHub. Check the address, connect to the site's network or VPN, or ask the admin to let hub/api through.",
        label,
      );
    case "jupyter-server":
      return l10n.t(
        "{0} is a Jupyter server of its own, without a JupyterHub. With the Jupyter extension you can use it directly: choose “Existing Jupyter Server…” where you select a notebook's kernel. Or enter the address of a JupyterHub.",
        label,
      );
    case "other":
      return l10n.t(
        "{0} is no JupyterHub: its answer had status {1} and nothing a hub sends. Check the address.",
        label,
        error.status,
      );
  }
}

/** The hub is known, so what answered is not it. */
export function frontText(error: hub.FrontAnswered, label: string, l10n: Localizer): string {
  if (error.what === "sign-in-page") return signInPageText(label, l10n);
  if (error.what === "redirect") {
    return l10n.t(
      "Something before {0} leads away to {1} instead of asking the hub. Open the hub in the browser to see where it is now.",
      label,
      error.leadsTo ?? l10n.t("another site"),
    );
  }
  switch (error.status) {
    case 403:
      return l10n.t(
        "Something before {0}, such as a proxy or a firewall, refused this (status 403). Connect to the site's network or VPN, or ask the admin to let hub/api through.",
        label,
      );
    case 404:
      return l10n.t(
        "Something before {0} does not find the hub now (status 404). It may be restarting: try again in a moment.",
        label,
      );
    case 413:
      return l10n.t("What was sent is too large for something before {0} (status 413). Ask the hub's admin.", label);
    default:
      return l10n.t(
        "Something before {0}, such as a proxy, answered in its place (status {1}). Try again in a moment.",
        label,
        error.status,
      );
  }
}

function signInPageText(label: string, l10n: Localizer): string {
  return l10n.t(
    "A sign-in page stands before {0} (the site's or the network's) and lets no program pass. Sign in to the network first, or ask the admin to let hub/api through.",
    label,
  );
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
  const sentence = l10n.t("{0} starts no more servers now: {1}", label, hubWords(error.hubMessage));
  return error.againAtMs === undefined ? sentence : withAgain(sentence, error, l10n);
}

export function throttledText(error: hub.Throttled, label: string, l10n: Localizer): string {
  const sentence = error.hubMessage
    ? l10n.t("{0} is asked too often at the moment: {1}", label, hubWords(error.hubMessage))
    : l10n.t("{0}, or a proxy before it, is asked too often at the moment.", label);
  return withAgain(sentence, error, l10n);
}

/** Most hubs say it themselves. */
function withAgain(sentence: string, { againAtMs }: { againAtMs: number | undefined }, l10n: Localizer): string {
  if (/\btry again\b/i.test(sentence)) return sentence;
  const again =
    againAtMs === undefined ? l10n.t("Try again in a moment.") : l10n.t("Try again after {0}.", clockTime(againAtMs));
  return `${sentence} ${again}`;
}

/** KubeSpawner has a limit of the same length and may be the first (`_start`): `pod hub/jupyter-ada did not start in 300 seconds!` */
const OUT_OF_TIME = /\bdid not start in \d+ seconds\b/;

export function spawnFailedText(error: hub.SpawnFailed, label: string, l10n: Localizer): string {
  const { hindrance, job } = error;
  if (hindrance) return hinderedText(hindrance, label, l10n);
  const sentence = failureText(error, label, l10n);
  return job ? `${sentence} ${leftJobText(job, l10n)}` : sentence;
}

function failureText(error: hub.SpawnFailed, label: string, l10n: Localizer): string {
  const { job, refused } = error;
  if (error.timedOut || OUT_OF_TIME.test(error.reason)) return outOfTimeText(job, label, l10n);
  if (!error.reason && refused) return refusedText(refused, label, l10n);
  if (!error.reason) return l10n.t("The server on {0} did not start, and the hub gave no reason.", label);
  return isUnavailable(error.reason)
    ? l10n.t(
        "{0} does not have what was asked for, and nothing runs. Choose other options. It says: {1}",
        label,
        hubWords(error.reason),
      )
    : l10n.t("The server on {0} did not start: {1}", label, hubWords(error.reason));
}

function outOfTimeText(job: hub.SpawnFailed["job"], label: string, l10n: Localizer): string {
  if (job?.isQueued) {
    return l10n.t(
      "The server on {0} did not start in time: its job was still waiting in the queue when the hub gave up.",
      label,
    );
  }
  if (job) {
    return l10n.t(
      "The server on {0} did not start in time: its job ran, but did not answer before the hub gave up.",
      label,
    );
  }
  return l10n.t(
    "Spawn failed: it did not start in time. {0} gave up waiting for it; the cluster may be full, or the image large.",
    label,
  );
}

/** Without a word of why. 404 is what spawners say to a name that is none of their machines. */
function refusedText(
  { name, status }: NonNullable<hub.SpawnFailed["refused"]>,
  label: string,
  l10n: Localizer,
): string {
  if (status !== 404) {
    return l10n.t("The server on {0} did not start: the hub refused it without a reason (status {1}).", label, status);
  }
  return name === ""
    ? l10n.t(
        "{0} does not start a server without a name (status 404). Its documentation has the names, which may stand for machines.",
        label,
      )
    : l10n.t(
        "{0} does not start a server with the name “{1}” (status 404). Its documentation has the names, which may stand for machines.",
        label,
        hubWords(name),
      );
}

/** What the cluster said of it tells more than that its time was over. */
function hinderedText(
  { what, said }: NonNullable<hub.SpawnFailed["hindrance"]>,
  label: string,
  l10n: Localizer,
): string {
  return what === "image"
    ? l10n.t("The server on {0} did not start: its image cannot be pulled. {1}", label, hubWords(said))
    : l10n.t("The server on {0} did not start: it ends right after its start, each time. {1}", label, hubWords(said));
}

/** The next steps, the likeliest first: what is not to be had is not asked for once more. */
export function spawnFailedSteps({ reason, hindrance, refused, job }: hub.SpawnFailed): NextStep[] {
  if (refused?.status === 404) return ["otherName", "openHub", "showLog"];
  if (isUnavailable(reason) || hindrance) return ["chooseOptions", "retry", "showLog"];
  if (job) return ["retry", "chooseOptions", "copyJobCommand", "openHub"];
  return ["retry", "chooseOptions", "showLog"];
}
