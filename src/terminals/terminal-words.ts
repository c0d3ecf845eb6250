import { labelOfServer } from "../model/server-label.js";
import type { HubModel } from "../model/types.js";
import type { ServerId } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";
import { errorSentence } from "../ui/errors/error-sentence.js";
import type { Link, TerminalEnd, TerminalScreen } from "./server-terminal.js";

const MEGABYTE = 1024 * 1024;
/** Out of whatever a program has set: the second screen, a hidden cursor, the mouse, the mark of what is pasted, other keys, colours. */
const PLAIN = "\x18\x1b[?1049l\x1b[?25h\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1l\x1b[r\x1b[0m";

/** As people call the server, in a terminal's name and in sentences. */
export function labelOf(model: Pick<HubModel, "account" | "server">, serverId: ServerId): string {
  return safeWords(labelOfServer(model, serverId) ?? "");
}

/** What tells terminals of one server apart comes first: a tab cuts the end. @param name of the terminal; the server gives numbers */
export function titleOf(label: string, name: string, link: Link, l10n: Localizer): string {
  const title = `${safeWords(name)} · ${label}`;
  switch (link) {
    case "on":
      return title;
    case "away":
      return l10n.t("{0} (reconnecting…)", title);
    case "released":
      return l10n.t("{0} (paused)", title);
  }
}

/** What we say among the output, in a line of its own. */
export function line(sentence: string): string {
  return `\r\n\x1b[2m${sentence}\x1b[0m\r\n`;
}

export function endWords(end: TerminalEnd, label: string, l10n: Localizer): string {
  return PLAIN + line(endSentence(end, label, l10n));
}

function endSentence(end: TerminalEnd, label: string, l10n: Localizer): string {
  switch (end.kind) {
    case "shell":
      return l10n.t("The terminal has ended. Press Enter to open a new one on {0}.", label);
    case "server":
      return l10n.t("The terminal has ended with the server on {0}. Press Enter to open a new one.", label);
    case "failed": {
      const why = end.error ? safeWords(errorSentence(end.error, l10n)) : "";
      return l10n.t("Couldn't connect to the terminal. {0} Press Enter to try again.", why);
    }
  }
}

export function outputWords(l10n: Localizer): TerminalScreen["words"] {
  return {
    leftOut: (characters) => {
      const megabytes = Math.max(1, Math.round(characters / MEGABYTE));
      return line(l10n.t("{0} MB of output aren't shown here: it came faster than a terminal can show it.", megabytes));
    },
    missing: () => line(l10n.t("Some output is missing here: more was printed meanwhile than the server keeps.")),
    pasteBroken: () => line(l10n.t("The connection was lost while you pasted, so only a part of it may have arrived.")),
  };
}
