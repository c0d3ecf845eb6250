import path from "node:path";
import type { ServerId } from "../../text/ids.js";
import { safeWords } from "../../text/safe-words.js";
import type { Localizer, Speech } from "../../text/speech.js";
import { timeOfDay } from "../../text/time-of-day.js";
import { flagsOf, offeredForSynced } from "../commands/command-table.js";
import type { SyncShown, SyncState } from "../sync/contract.js";
import { syncedName, syncWords, whySo } from "../sync/sync-words.js";
import type { ServerRow } from "./types.js";

/** A folder of this computer that is pushed to the server. */
export function syncRow({ local, remote, state }: SyncShown, server: ServerId, { l10n, now }: Speech): ServerRow {
  // By its name alone it would be taken for a folder of the server.
  const label = l10n.t("Synced: {0}", syncedName({ local }));
  const { icon, words, warns } = syncWords(state, l10n);
  const about = l10n.t(
    "The folder “{0}” of this computer is pushed to /{1} on the server before a cell runs there.",
    safeWords(path.basename(local)),
    safeWords(remote),
  );
  const tooltip = [about, `${sentence(words)}.`, ...asOf(state, now, l10n), ...whySo(state, l10n)].join("\n");
  return {
    id: `${server}/sync/${local}`,
    label,
    description: words,
    tooltip,
    icon,
    ...(warns && { colour: "warning" as const }),
    spoken: `${label}, ${words}. ${about}`,
    flags: ["sync", ...flagsOf(offeredForSynced(l10n, state.kind))],
    about: { server, sync: local },
  };
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function asOf(state: SyncState, now: number, l10n: Localizer): string[] {
  return state.kind === "in-sync" ? [l10n.t("Files: {0}, as of {1}", state.files, timeOfDay(state.atMs, now))] : [];
}
