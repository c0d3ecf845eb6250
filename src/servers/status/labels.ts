import { isOfEveryStart } from "../../hubClient/start/every-start.js";
import type { Unheard } from "../../hubClient/types.js";
import { isWaiting, type ServerStatus, statusOf } from "../../model/server-status.js";
import type { Account, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import { timeOfDay } from "../../text/time-of-day.js";
import { momentNow, msSince } from "../../transport/moment.js";
import { pendingWords } from "../start/pending-words.js";

/** In the first second nothing has gone on that a time or a percentage could tell. */
const TOLD_AFTER_MS = 1_000;

export function statusLabel(status: ServerStatus, l10n: Localizer, now = momentNow()): string {
  switch (status.kind) {
    case "unknown":
    case "checking":
    case "sign-in-needed":
    case "unreachable":
      return l10n.t("not checked yet");
    case "planned":
    case "stopped":
      return l10n.t("stopped");
    case "start-failed":
      return l10n.t("the last start failed");
    case "starting":
      return startingLabel(status, msSince(status.since, now), l10n);
    case "running":
      if (status.noJupyter) return l10n.t("not a Jupyter server: open it in the browser");
      return status.kept?.isReached
        ? l10n.t("running, kept alive until {0}", timeOfDay(status.kept.untilMs, now.wallMs))
        : l10n.t("running");
    case "stopping":
      return l10n.t("stopping");
  }
}

/** Where its label says of which hub it is: what it does, and whose it is. The tooltip of a notebook's kernel button has nothing else. */
export function describedServer(account: Account, server: Server, l10n: Localizer): string {
  return l10n.t("{0}, signed in as {1}", statusLabel(statusOf(account, server), l10n), hubWords(account.user));
}

/** batchspawner's lines for all jobs, in whose place stands a phase that tells more. */
const SAID_BY_PHASE = /^(?:Pending in queue\.\.\.|Cluster job running\.\.\. waiting to connect)$/;

type Starting = Extract<ServerStatus, { kind: "starting" }>;

/**
 * A start in one line: what it waits for, how long already, and the hub's own line behind it. Words of the hub that mean nothing here
 * are shown as they are, and nothing is said twice. @param elapsedMs since the gesture
 */
export function startingLine({ pending, message = "", unheard }: Starting, elapsedMs: number, l10n: Localizer): string {
  const said = isOfEveryStart(message) ? "" : hubWords(message);
  // KubeSpawner puts time and type before an event's own words.
  const pulls = pending?.phase === "pulling" ? /\bpulling image\b.*/i.exec(said)?.[0] : undefined;
  const words = pulls ?? (pending ? pendingWords(pending, l10n) : said || l10n.t("starting"));
  const elapsed = elapsedMs < TOLD_AFTER_MS ? [] : [durationLabel(elapsedMs)];
  const lines = [words, ...elapsed, ...(pending && !pulls && said && !SAID_BY_PHASE.test(said) ? [said] : [])];
  return [...lines, ...(unheard ? [unheardWords(unheard, l10n)] : [])].join(" · ");
}

function unheardWords(unheard: Unheard, l10n: Localizer): string {
  switch (unheard) {
    case "silent":
      return l10n.t("no messages from the hub");
    case "throttled":
      return l10n.t("too many requests to the hub, trying again in a moment");
    case "away":
      return l10n.t("no response from the hub, trying again");
  }
}

/**
 * The spawner's own measure, as soon as it means something: what waits for its turn, or is known to fail, has gone no part of its way.
 */
export function percentToTell({ percent, pending }: Starting, elapsedMs: number): number | undefined {
  if (elapsedMs < TOLD_AFTER_MS || isWaiting(pending) || pending?.phase === "hindered") return undefined;
  return percent || undefined;
}

/** What a start waits for in a few words, with the spawner's percentage. */
function startingLabel(state: Starting, elapsedMs: number, l10n: Localizer): string {
  const words = state.pending ? pendingWords(state.pending, l10n) : l10n.t("starting");
  const percent = percentToTell(state, elapsedMs);
  return percent === undefined ? words : l10n.t("{0}, {1} %", words, percent);
}

/** `8 s`, `1 min 05 s`, `2 h 10 min` */
export function durationLabel(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const two = (part: number) => String(part).padStart(2, "0");
  if (minutes === 0) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
