import type { Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import { timeOfDay } from "../../text/time-of-day.js";
import type { ServerLink } from "./server-links.js";
import { minutesLabel, type Walltime, walltimeOfServer } from "./walltime.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What is known of how long a server may run, beside the options of its start. */
export interface ServerLimits {
  /** After so long without use, in ms, the hub stops it. */
  idleMs?: number;
  /** as far as can be told from servers that it has stopped; else it is set */
  isIdleLearned?: boolean;
  /** So long after its start, in ms, the hub stops it, whatever it does. */
  ageMs?: number;
  /** by the scheduler's own word, in ms since the epoch */
  jobEndsAtMs?: number;
}

/** When a server ends by itself, in ms since the epoch, and why. */
export type Deadline = { endsAtMs: number } & (
  | { cause: "job" }
  /** Not before this: the job's time begins when it leaves the queue. */
  | { cause: "walltime"; walltime: Walltime }
  | { cause: "age"; ageMs: number }
  /** unless it is used before */
  | { cause: "idle"; idleMs: number; isLearned: boolean }
);

/** What is known of the use of a server. */
export interface ServerUse {
  limits?: ServerLimits | undefined;
  link?: ServerLink | undefined;
  /** cells of this window run there */
  isAtWork: boolean;
}

/** The one that comes first. `undefined`: the server does not run, or nobody knows of one. */
export function deadlineOf(server: Server, use: ServerUse, nowMs: number): Deadline | undefined {
  const { state } = server;
  if (state.kind !== "running") return undefined;
  const all = [jobEnd(server, use), ageEnd(state.started, use), idleEnd(server, use, nowMs)];
  return all.flatMap((each) => each ?? []).sort((one, other) => one.endsAtMs - other.endsAtMs)[0];
}

function jobEnd(server: Server, { limits }: ServerUse): Deadline | undefined {
  if (limits?.jobEndsAtMs !== undefined) return { cause: "job", endsAtMs: limits.jobEndsAtMs };
  const walltime = walltimeOfServer(server);
  return walltime && { cause: "walltime", endsAtMs: walltime.endsAt, walltime };
}

function ageEnd(started: string | undefined, { limits }: ServerUse): Deadline | undefined {
  const ageMs = limits?.ageMs;
  if (ageMs === undefined) return undefined;
  const endsAtMs = Date.parse(started ?? "") + ageMs;
  return Number.isFinite(endsAtMs) ? { cause: "age", endsAtMs, ageMs } : undefined;
}

/** A connection that is open counts as use, and what is over by what the hub told last was used since. */
function idleEnd(server: Server, { limits, link, isAtWork }: ServerUse, nowMs: number): Deadline | undefined {
  const { state, lastActivity } = server;
  const isUsed = isAtWork || link?.isReleased === false || (state.kind === "running" && state.kept !== undefined);
  const idleMs = limits?.idleMs;
  if (idleMs === undefined || isUsed) return undefined;
  const endsAtMs = Date.parse(lastActivity ?? "") + idleMs;
  return endsAtMs > nowMs ? { cause: "idle", endsAtMs, idleMs, isLearned: limits?.isIdleLearned === true } : undefined;
}

/** How long is left, and where that is known from. */
export function deadlineWords(deadline: Deadline, nowMs: number, l10n: Localizer): string {
  const leftMs = deadline.endsAtMs - nowMs;
  const at = timeOfDay(deadline.endsAtMs, nowMs);
  const left = leftMs >= MINUTE_MS ? minutesLabel(leftMs) : undefined;
  switch (deadline.cause) {
    case "job":
      return left === undefined
        ? l10n.t("The time of its job is over.")
        : l10n.t("Time left: {0}. Its job ends at {1}.", left, at);
    case "walltime": {
      const source = `${deadline.walltime.option} = ${hubWords(deadline.walltime.value)}`;
      return left === undefined
        ? l10n.t(
            "According to {0} and the time of the start, the job's time is over. It has only as much left as it spent in the queue.",
            source,
          )
        : l10n.t(
            "Time left: at least {0}, estimated from {1} and the time of the start. Time spent in the queue is added.",
            left,
            source,
          );
    }
    case "age": {
      const age = Math.round(deadline.ageMs / HOUR_MS);
      return left === undefined
        ? l10n.t("According to hubKernels.stopAfterHours, the hub stops it now.")
        : l10n.t("Time left: {0}. The hub stops it {1} hours after its start (hubKernels.stopAfterHours).", left, age);
    }
    case "idle":
      return deadline.isLearned
        ? l10n.t(
            "If it isn't used, the hub may stop it as idle at about {0}: it stopped idle servers after {1} before.",
            at,
            minutesLabel(deadline.idleMs),
          )
        : l10n.t(
            "If it isn't used, the hub may stop it as idle at about {0} (hubKernels.cullAfterMinutes is {1}).",
            at,
            Math.round(deadline.idleMs / MINUTE_MS),
          );
  }
}
