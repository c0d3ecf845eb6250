import type { Pending } from "../../hubClient/start/pending-phase.js";
import { isWaiting, type ServerStatus } from "../../model/server-status.js";
import type { Speech } from "../../text/speech.js";
import type { TreeRow } from "../../ui/tree/tree-row.js";
import { hinderedWords } from "../start/pending-words.js";
import type { RunningNotebook } from "../status/running-cells.js";
import { cellsWords } from "../status/status-view.js";
import { uptime } from "../status/walltime.js";

/** A server's status as icon and the few words that a narrow view has room for. */
export interface ShownState extends Pick<TreeRow, "icon" | "colour"> {
  /** `undefined`: nothing is known, so nothing is said */
  words?: string;
}

interface AboutState {
  /** the notebooks whose cells run there */
  atWork: readonly RunningNotebook[];
  /** the connections of its kernels are lost, and made again */
  isAway: boolean;
  /** it runs, ISO; `undefined`: nobody knows */
  since: string | undefined;
}

export function shownState(
  status: ServerStatus,
  { l10n, now }: Speech,
  { atWork, isAway, since }: AboutState,
): ShownState {
  switch (status.kind) {
    case "unknown":
    case "sign-in-needed":
    case "unreachable":
      return { icon: "vm" };
    case "checking":
      return { icon: "loading~spin", words: l10n.t("hub is checking it") };
    case "planned":
      return { icon: "vm", words: l10n.t("not started yet") };
    case "stopped":
      return { icon: "vm", words: l10n.t("stopped") };
    case "start-failed":
      return { icon: "warning", colour: "warning", words: l10n.t("start failed") };
    case "starting":
      // As the status item has it.
      return { icon: isWaiting(status.pending) ? "watch" : "loading~spin", words: startingWords(status.pending, l10n) };
    case "running": {
      if (isAway) return { icon: "debug-disconnect", words: l10n.t("reconnecting") };
      // What can be done with it comes before how long it has run.
      if (status.noJupyter) {
        return { icon: "globe", colour: "good", words: l10n.t("not a Jupyter server: open it in the browser") };
      }
      const time = uptime(now - Date.parse(since ?? ""));
      const words = [l10n.t("running"), ...cellsWords(atWork, l10n), ...(time === undefined ? [] : [time])];
      return { icon: "vm-running", colour: "good", words: words.join(" · ") };
    }
    case "stopping":
      return { icon: "loading~spin", words: l10n.t("stopping") };
  }
}

/** What a start waits for, where that says more than that it is one. */
function startingWords(pending: Pending | undefined, l10n: Speech["l10n"]): string {
  switch (pending?.phase) {
    case "queued":
      return pending.position === undefined ? l10n.t("queued") : l10n.t("queued, position {0}", pending.position);
    case "waiting-for-resources":
      return pending.lacks === "gpu" ? l10n.t("waiting for a GPU") : l10n.t("waiting for a node");
    case "pulling":
      return l10n.t("pulling the image");
    case "hindered":
      return hinderedWords(pending.what, l10n);
    case "requested":
    case "starting":
    case "connecting":
    case undefined:
      return l10n.t("starting");
  }
}
