import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import { clockTime } from "../../text/time-words.js";
import { durationLabel } from "./labels.js";
import { IDLE_MS, type ServerEnd } from "./server-ends.js";

const HOUR_MS = 60 * 60_000;

/** What is known of the end of a server. What is not known is left out, and nothing is said of it. */
export interface EndOfServer {
  /** of the server */
  label: string;
  end?: ServerEnd | undefined;
  /** when this window heard one of its kernels last, in ms since the epoch */
  heardAtMs?: number | undefined;
  nowMs: number;
}

/** When it was stopped, by whom, and why, as far as that is known. */
export function endOfServer({ label, end, heardAtMs = 0, nowMs }: EndOfServer, l10n: Localizer): string[] {
  if (!end) return [l10n.t("The server on {0} was stopped.", label)];
  const at = clockTime(end.atMs, nowMs);
  if (end.by === "this-window") return [l10n.t("The server on {0} was stopped from this window at {1}.", label, at)];
  if (end.by === "walltime" && !end.walltime)
    return [
      l10n.t("The server on {0} was stopped at {1}. The time of its job was over, as its scheduler said.", label, at),
    ];
  if (end.by === "age") {
    const hours = Math.round((end.ageMs ?? 0) / HOUR_MS);
    return [
      l10n.t(
        "The server on {0} was stopped at {1}. The time that the hub gives each server was over ({2} hours, hubKernels.stopAfterHours).",
        label,
        at,
        hours,
      ),
    ];
  }
  if (end.walltime) {
    const time = `${end.walltime.option} = ${hubWords(end.walltime.value)}`;
    return [l10n.t("The server on {0} was stopped at {1}. Its time was over ({2}).", label, at, time)];
  }
  const idleMs = end.activeAtMs === undefined ? 0 : end.atMs - Math.max(end.activeAtMs, heardAtMs);
  return [
    l10n.t(
      "The server on {0} was stopped at {1}, but not from this window: someone or an idle culler stopped it, or it ended by itself.",
      label,
      at,
    ),
    ...(idleMs < IDLE_MS ? [] : [l10n.t("The last activity known here was {0} before that.", durationLabel(idleMs))]),
  ];
}
