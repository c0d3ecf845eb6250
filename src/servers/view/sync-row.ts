import path from "node:path";
import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import { safeWords, shortWords } from "../../text/safe-words.js";
import type { Localizer, Speech } from "../../text/speech.js";
import { timeOfDay } from "../../text/time-of-day.js";
import { flagsOf, offeredForSynced } from "../commands/command-table.js";
import type { SyncShown, SyncState } from "../sync/contract.js";
import type { ServerRow } from "./types.js";

/** A folder of this computer that is pushed to the server. */
export function syncRow({ local, remote, state }: SyncShown, server: ServerId, { l10n, now }: Speech): ServerRow {
  const name = shortWords(path.basename(local));
  const { icon, words, warns } = shown(state, l10n);
  const about = l10n.t(
    "“{0}” is pushed to /{1} before a cell runs there.",
    safeWords(path.basename(local)),
    safeWords(remote),
  );
  const tooltip = [about, `${words}.`, ...details(state, now, l10n)].join("\n");
  return {
    id: `${server}/sync/${local}`,
    label: name,
    description: words,
    tooltip,
    icon,
    ...(warns && { colour: "warning" as const }),
    spoken: `${name}: ${words}. ${about}`,
    flags: ["sync", ...flagsOf(offeredForSynced(l10n))],
    about: { server, sync: local },
  };
}

function shown(state: SyncState, l10n: Localizer): { icon: string; words: string; warns?: true } {
  switch (state.kind) {
    case "unknown":
      return { icon: "sync", words: l10n.t("synced before the next run") };
    case "in-sync":
      return { icon: "check", words: l10n.t("in sync") };
    case "pushing":
      return { icon: "sync~spin", words: l10n.t("pushing {0} of {1} files", state.done, state.files) };
    case "behind":
      return { icon: "cloud-upload", words: l10n.t("changes wait for the next run") };
    case "conflict":
      return { icon: "warning", words: l10n.t("changed on both sides: {0}", state.files), warns: true };
    case "failed":
      return { icon: "warning", words: l10n.t("not pushed"), warns: true };
  }
}

function details(state: SyncState, now: number, l10n: Localizer): string[] {
  if (state.kind === "in-sync") return [l10n.t("Files: {0}, as of {1}", state.files, timeOfDay(state.atMs, now))];
  if (state.kind === "conflict") return [l10n.t("The server's versions are kept until you change yours.")];
  return state.kind === "failed" ? [hubWords(state.why)] : [];
}
