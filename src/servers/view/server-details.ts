import type { ServerStatus } from "../../model/server-status.js";
import { optionsOf, ranSince } from "../../model/start-of.js";
import type { Server } from "../../model/types.js";
import { safeWords } from "../../text/safe-words.js";
import type { Speech } from "../../text/speech.js";
import { exactTime } from "../../text/time-words.js";
import { optionsInWords } from "../options/choices.js";
import type { OptionWords } from "../options/option-words.js";
import { pendingWords } from "../start/pending-words.js";
import { type Deadline, deadlineWords } from "../status/deadline.js";
import { keptWords } from "../status/indicator-words.js";
import type { RunningNotebook } from "../status/running-cells.js";
import { runningLines } from "../status/status-view.js";

/** What is known of a server beside the model. */
export interface ServerDetails {
  running?: readonly RunningNotebook[];
  isAway?: boolean;
  deadline?: Deadline | undefined;
  words?: OptionWords | undefined;
}

/** What a server's tooltip says below its name, a line each. What is not known has none. */
export function serverDetails(
  server: Server,
  status: ServerStatus,
  speech: Speech,
  { running = [], isAway = false, deadline, words }: ServerDetails = {},
): string[] {
  const { l10n } = speech;
  const { lastActivity, secretOptions } = server;
  const options = optionsOf(server);
  const isStarting = status.kind === "starting";
  // What is told of one that starts is the time of the request.
  const active = isStarting ? undefined : exactTime(lastActivity, speech);
  const chosen = options && safeWords(optionsInWords(options, l10n, secretOptions, words));
  return [
    ...statusLines(status, ranSince(server), speech),
    ...(isAway ? [l10n.t("The connection to your server was lost.")] : []),
    ...(status.kind === "running" ? runningLines(running, l10n) : []),
    ...(deadline && !isAway ? [deadlineWords(deadline, speech.now, l10n)] : []),
    ...(active === undefined ? [] : [l10n.t("Last activity: {0}", active)]),
    ...(chosen === undefined
      ? []
      : [
          isStarting || status.kind === "running"
            ? l10n.t("Options: {0}", chosen)
            : l10n.t("Options of the last start: {0}", chosen),
        ]),
  ];
}

function statusLines(status: ServerStatus, ranSince: string | undefined, speech: Speech): string[] {
  const { l10n } = speech;
  switch (status.kind) {
    case "unknown":
    case "checking":
    case "sign-in-needed":
    case "unreachable":
      return [];
    case "planned":
    case "stopped":
      return [l10n.t("Stopped")];
    case "start-failed": {
      const failure = safeWords(status.failure);
      return [failure === "" ? l10n.t("Stopped") : l10n.t("The last start failed: {0}", failure)];
    }
    case "starting": {
      const words = status.pending && pendingWords(status.pending, l10n);
      const said = safeWords(status.message ?? "");
      const lines = words === undefined ? l10n.t("Starting") : l10n.t("Starting: {0}", safeWords(words));
      return said === "" ? [lines] : [lines, said];
    }
    case "running": {
      const since = exactTime(ranSince, speech);
      const running = since === undefined ? l10n.t("Running") : l10n.t("Running since {0}", since);
      const kept = status.kept ? [keptWords(status.kept, speech.now, l10n)] : [];
      return status.noJupyter
        ? [running, l10n.t("It isn't a Jupyter server, so it has no kernels. Open it in the browser.")]
        : [running, ...kept];
    }
    case "stopping":
      return [l10n.t("The hub is stopping it")];
  }
}
