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
      return l10n.t("{0} is a web page, but not a JupyterHub. Paste the address of your hub's home page.", label);
    case "sign-in-page":
      return signInPageText(error, label, l10n);
    case "redirect":
      return l10n.t("{0} redirects to {1}, which isn't a JupyterHub.", label, error.leadsTo ?? l10n.t("another site"));
    case "plain-http":
      return l10n.t(
        "{0} redirects to {1}, where the connection isn't encrypted, so that address wasn't tried. If your browser shows it, enter it with http://.",
        label,
        error.leadsTo ?? l10n.t("another site"),
      );
    case "refused":
      return l10n.t(
        "{0} refuses programs (status 403), so it isn't known whether it's a JupyterHub. Check the address, connect to the site's network or VPN, or ask the admin to allow hub/api.",
        label,
      );
    case "jupyter-server":
      return l10n.t(
        "{0} is a Jupyter server without a JupyterHub. With the Jupyter extension you can use it directly: choose “Existing Jupyter Server…” when you select a notebook's kernel. Or enter the address of a JupyterHub.",
        label,
      );
    case "other":
      return l10n.t("{0} isn't a JupyterHub (status {1}). Check the address.", label, error.status);
  }
}

/** The hub is known, so what answered is not it. */
export function frontText(error: hub.FrontAnswered, label: string, l10n: Localizer): string {
  return withFront(frontsSentence(error, label, l10n), error.front, l10n);
}

/** What it says of itself tells who can change it. */
function withFront(sentence: string, front: hub.Front | undefined, l10n: Localizer): string {
  const [server, title] = [hubWords(front?.server ?? ""), hubWords(front?.title ?? "")];
  if (server && title) return `${sentence} ${l10n.t("What answered is {0}, and says “{1}”.", server, title)}`;
  if (server) return `${sentence} ${l10n.t("What answered is {0}.", server)}`;
  return title ? `${sentence} ${l10n.t("What answered says “{0}”.", title)}` : sentence;
}

export function faultText({ status, hubMessage, front }: hub.HubFault, label: string, l10n: Localizer): string {
  if (hubMessage) return l10n.t("{0} has a problem (status {1}): {2}", label, status, hubWords(hubMessage));
  if (front && [502, 503].includes(status)) {
    const sentence = l10n.t(
      "Something in front of {0} couldn't pass this on to the hub (status {1}). The hub may be restarting. Try again in a moment.",
      label,
      status,
    );
    return withFront(sentence, front, l10n);
  }
  if (front && status === 504) {
    const sentence = l10n.t(
      "Something in front of {0} got no answer from the hub in time (status 504). The hub may be overloaded. Try again in a moment.",
      label,
    );
    return withFront(sentence, front, l10n);
  }
  return withFront(l10n.t("{0} has a problem (status {1}). Try again in a moment.", label, status), front, l10n);
}

function frontsSentence(error: hub.FrontAnswered, label: string, l10n: Localizer): string {
  if (error.what === "sign-in-page") return signInPageText(error, label, l10n);
  if (error.what === "redirect") {
    return l10n.t(
      "Something in front of {0} redirects to {1} instead of asking the hub. Open the hub in the browser to see where it is now.",
      label,
      error.leadsTo ?? l10n.t("another site"),
    );
  }
  switch (error.status) {
    case 403:
      return l10n.t(
        "Something in front of {0}, such as a proxy or a firewall, refused this (status 403). Connect to the site's network or VPN, or ask the admin to allow hub/api.",
        label,
      );
    case 404:
      return l10n.t(
        "Something in front of {0} can't find the hub (status 404). The hub may be restarting. Try again in a moment.",
        label,
      );
    case 413:
      return l10n.t("The request is too large for something in front of {0} (status 413). Ask the hub's admin.", label);
    default:
      return l10n.t(
        "Something in front of {0}, such as a proxy, answered instead of it (status {1}). Try again in a moment.",
        label,
        error.status,
      );
  }
}

function signInPageText({ hub, leadsTo }: hub.NotAHub | hub.FrontAnswered, label: string, l10n: Localizer): string {
  if (leadsTo !== undefined && new URL(leadsTo).host !== new URL(hub).host) {
    return l10n.t(
      "{0} sends everyone to the sign-in page of {1} first, and programs can't pass it. Nothing was sent there. Sign in to the network first, or ask the admin to allow hub/api.",
      label,
      leadsTo,
    );
  }
  return l10n.t(
    "A sign-in page of the site or the network is in front of {0} and blocks programs. Sign in to the network first, or ask the admin to allow hub/api.",
    label,
  );
}

export function busyText(pending: string, label: string, l10n: Localizer): string {
  switch (pending) {
    case "spawn":
      return l10n.t(
        "This hub can't cancel a start (JupyterHub 5.1 and later can), so the start on {0} continues. Stop the server when it's running.",
        label,
      );
    case "stop":
      return l10n.t("The server on {0} is still stopping. Try again in a moment.", label);
    default:
      return l10n.t("{0} is busy with this server ({1}). Try again in a moment.", label, hubWords(pending));
  }
}

export function limitText(error: hub.ServerLimitReached, label: string, l10n: Localizer): string {
  const sentence = l10n.t("{0} can't start more servers now: {1}", label, hubWords(error.hubMessage));
  return error.againAtMs === undefined ? sentence : withAgain(sentence, error, l10n);
}

export function throttledText(error: hub.Throttled, label: string, l10n: Localizer): string {
  const sentence = error.hubMessage
    ? l10n.t("{0} is getting too many requests: {1}", label, hubWords(error.hubMessage))
    : l10n.t("{0}, or a proxy in front of it, is getting too many requests.", label);
  return withFront(withAgain(sentence, error, l10n), error.front, l10n);
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
  if (!error.reason) return l10n.t("The server on {0} didn't start, and the hub gave no reason.", label);
  return isUnavailable(error.reason)
    ? l10n.t(
        "{0} doesn't have what you asked for, so nothing was started. Choose other options. It says: {1}",
        label,
        hubWords(error.reason),
      )
    : l10n.t("The server on {0} didn't start: {1}", label, hubWords(error.reason));
}

function outOfTimeText(job: hub.SpawnFailed["job"], label: string, l10n: Localizer): string {
  if (job?.isQueued) {
    return l10n.t(
      "The server on {0} didn't start in time. Its job was still waiting in the queue when the hub gave up.",
      label,
    );
  }
  if (job) {
    return l10n.t(
      "The server on {0} didn't start in time. Its job ran but didn't answer before the hub gave up.",
      label,
    );
  }
  return l10n.t(
    "Spawn failed: the server didn't start in time. {0} gave up waiting. The cluster may be full, or the image large.",
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
    return l10n.t(
      "The server on {0} didn't start: the hub refused without giving a reason (status {1}).",
      label,
      status,
    );
  }
  return name === ""
    ? l10n.t(
        "{0} doesn't start servers without a name (status 404). Its documentation lists the names, which may stand for machines.",
        label,
      )
    : l10n.t(
        "{0} doesn't start servers with the name “{1}” (status 404). Its documentation lists the names, which may stand for machines.",
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
    ? l10n.t("The server on {0} didn't start because its image can't be pulled. {1}", label, hubWords(said))
    : l10n.t("The server on {0} didn't start because it ends right after each start. {1}", label, hubWords(said));
}

/** The next steps, the likeliest first: what is not to be had is not asked for once more. */
export function spawnFailedSteps({ reason, hindrance, refused, job }: hub.SpawnFailed): NextStep[] {
  if (refused?.status === 404) return ["otherName", "openHub", "showStartLog"];
  if (isUnavailable(reason) || hindrance) return ["chooseOptions", "retry", "showStartLog"];
  if (job) return ["retry", "chooseOptions", "copyJobCommand", "showStartLog"];
  return ["retry", "chooseOptions", "showStartLog"];
}
