import { serverName } from "../../model/server-label.js";
import { statusOf } from "../../model/server-status.js";
import { ranSince } from "../../model/start-of.js";
import type { Account, Server } from "../../model/types.js";
import { safeWords, shortWords } from "../../text/safe-words.js";
import type { Speech } from "../../text/speech.js";
import { flagsOf, offeredForServer } from "../commands/command-table.js";
import { deadlineNow, knownRunning, type StatusNotes } from "../status/status-view.js";
import { serverDetails } from "./server-details.js";
import { shownState } from "./state-icons.js";
import type { ServerRow } from "./types.js";

/** A server: its state as icon and first words, and in the tooltip what else is known. */
export function serverRow(account: Account, server: Server, speech: Speech, notes: StatusNotes): ServerRow {
  const { runningOf, awayOf } = notes;
  const { l10n } = speech;
  const name = serverName(account, server);
  const ofDefault = l10n.t("Default server");
  const status = statusOf(account, server);
  const away = awayOf?.(server.id);
  const isAway = away !== undefined;
  const running = knownRunning(server.id, away, runningOf);
  const { icon, colour, words } = shownState(status, speech, {
    atWork: running,
    isAway,
    since: ranSince(server),
  });
  const whole = l10n.t("{0} on {1}", name === "" ? ofDefault : safeWords(name), safeWords(account.label));
  return {
    id: server.id,
    label: name === "" ? ofDefault : shortWords(name),
    ...(words !== undefined && { description: words }),
    tooltip: [
      whole,
      ...serverDetails(server, status, speech, {
        running,
        isAway,
        deadline: deadlineNow(server, notes, speech.now),
        words: notes.wordsOf?.(account.id),
      }),
    ].join("\n"),
    icon,
    ...(colour && { colour }),
    spoken: words === undefined ? whole : `${whole}: ${words}`,
    flags: ["server", ...flagsOf(offeredForServer(server, status, l10n, account.hub.version))],
    about: { server: server.id },
    // What runs there is asked for when it is unfolded.
    ...(status.kind === "running" && !status.noJupyter && { children: [] }),
  };
}
