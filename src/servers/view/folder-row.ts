import { safeWords } from "../../text/safe-words.js";
import type { Speech } from "../../text/speech.js";
import { flagsOf, offeredForFolder } from "../commands/command-table.js";
import type { AboutFolder, ServerRow } from "./types.js";

/** A folder of a server. @param name `undefined`: the root. @param label as sentences call the server */
export function folderRow(about: AboutFolder, name: string | undefined, label: string, { l10n }: Speech): ServerRow {
  const called = name === undefined ? l10n.t("Files") : safeWords(name);
  const whole =
    name === undefined
      ? l10n.t(
          "The files of {0}. A folder is asked for when you unfold it: that counts as activity, so the hub would not stop the server as idle.",
          label,
        )
      : l10n.t("The folder {0} on {1}", safeWords(about.folder), label);
  return {
    id: `${about.server}/files/${about.folder}/`,
    label: called,
    tooltip: whole,
    // Of a row with an address the editor takes "folder" for a question to the theme of files' icons, of which many have none for folders.
    icon: name === undefined ? "files" : "symbol-folder",
    spoken: whole,
    flags: ["folder", ...flagsOf(offeredForFolder(l10n))],
    about,
    children: [],
  };
}

/** A line that tells something of a folder in the place of what is in it. */
export function folderLine(about: AboutFolder, icon: string, words: string): ServerRow {
  return {
    id: `${about.server}/files/${about.folder}//`,
    label: words,
    tooltip: words,
    icon,
    spoken: words,
    flags: ["line"],
    about,
  };
}
