import path from "node:path";
import { hubWords } from "../../text/hub-words.js";
import { shortWords } from "../../text/safe-words.js";
import type { Localizer } from "../../text/speech.js";
import type { SyncShown, SyncState } from "./contract.js";

/** A folder where there is little room. */
export function syncedName({ local }: Pick<SyncShown, "local">): string {
  return shortWords(path.basename(local));
}

export function syncWords(state: SyncState, l10n: Localizer): { icon: string; words: string; warns?: true } {
  switch (state.kind) {
    case "unknown":
      return { icon: "sync", words: l10n.t("synced before the next run") };
    case "in-sync":
      return { icon: "check", words: l10n.t("in sync") };
    case "pushing":
      return { icon: "sync~spin", words: l10n.t("pushing {0} of {1} files", state.done, state.files) };
    case "behind":
      return { icon: "cloud-upload", words: l10n.t("changes wait for the next run") };
    case "kept":
      return { icon: "check", words: l10n.t("in sync, kept as on the server: {0}", state.files) };
    case "failed":
      return { icon: "warning", words: l10n.t("not pushed"), warns: true };
  }
}

/** Why it is as it is, and what becomes of it, where that is no matter of course. */
export function whySo(state: SyncState, l10n: Localizer): string[] {
  if (state.kind === "kept")
    return [
      l10n.t(
        "Files that were changed on both sides are kept as the server has them, as you chose, until you change yours.",
      ),
    ];
  return state.kind === "failed" ? [hubWords(state.why)] : [];
}
