import { MASKED } from "../../hubClient/options/secrets.js";
import type { UserOptions } from "../../hubClient/types.js";
import { type StartLine, type StartRecord, UNHEARD } from "../../model/start-log.js";
import { isSecretAmong } from "../../model/storable-options.js";
import { printable } from "../../text/plain-text.js";
import type { Localizer } from "../../text/speech.js";
import { atUtc } from "../../text/time-words.js";
import { optionInWords } from "../options/choices.js";
import { durationLabel } from "../status/labels.js";
import { hubLogPlaces } from "./hub-logs.js";
import { pendingWords } from "./pending-words.js";

const MAX_VALUE_CHARACTERS = 200;
/** Of the column with the times: `59 min 59 s`. */
const TIME_WIDTH = 12;
const GAP = "  ";

/** What is known of a start beside its record. */
export interface StartsAbout {
  /** of its server: the names of those that are secret */
  secretOptionsOf: (serverId: StartRecord["serverId"]) => readonly string[];
  isGoing: (start: StartRecord) => boolean;
}

/** Starts as a text to be read, the latest first. It may hold what is secret until it was redacted. */
export function startLogText(starts: readonly StartRecord[], about: StartsAbout, l10n: Localizer): string {
  const texts = starts.toReversed().map((start) => oneStart(start, about, l10n).join("\n"));
  return `${texts.join("\n\n\n")}\n`;
}

function oneStart(start: StartRecord, { secretOptionsOf, isGoing }: StartsAbout, l10n: Localizer): string[] {
  const { label, isOwn, began, end, leftOut } = start;
  const by = isOwn ? l10n.t("from this window") : l10n.t("from another window or the browser");
  return [
    `==== ${printable(label)} ====`,
    l10n.t("Requested: {0}, {1}", atUtc(began.wallMs), by),
    ...optionLines(start.options, secretOptionsOf(start.serverId), l10n),
    "",
    ...lineTexts(start, l10n),
    ...(leftOut > 0 ? [l10n.t("{0} messages in between aren't kept here. The log has them.", leftOut)] : []),
    ...endLines(start, isGoing(start), l10n),
    ...(end?.kind === "failed" ? ["", ...adminLines(start, l10n)] : []),
  ];
}

function optionLines(options: UserOptions | undefined, secretOptions: readonly string[], l10n: Localizer): string[] {
  if (!options || Object.keys(options).length === 0) return [l10n.t("Options: the hub's own, or not known here")];
  return [
    l10n.t("Options:"),
    ...Object.entries(options).map(([name, value]) => {
      // Also what only looks like one: the text may be passed on.
      const told = isSecretAmong({ [name]: value }) ? MASKED : value;
      return GAP + printable(optionInWords(name, told, secretOptions, MAX_VALUE_CHARACTERS));
    }),
  ];
}

/** What the hub said, each with what it means where that is another thing than before. */
function lineTexts({ lines }: StartRecord, l10n: Localizer): string[] {
  let before = "";
  return lines.flatMap((line) => {
    const words = line.pending ? pendingWords(line.pending, l10n) : before;
    const phase = words === before ? [] : [timed(line, `[${words}]`)];
    before = words;
    return [...phase, timed(line, line.text === UNHEARD ? unheardText(l10n) : line.text)];
  });
}

function unheardText(l10n: Localizer): string {
  return l10n.t(
    "No messages of the hub arrive: something in front of it keeps them back, such as a proxy that buffers answers (proxy_buffering of nginx). The hub is asked instead.",
  );
}

function endLines({ end }: StartRecord, isGoing: boolean, l10n: Localizer): string[] {
  switch (end?.kind) {
    case undefined:
      return [isGoing ? l10n.t("It's still starting.") : l10n.t("Its end wasn't heard of here.")];
    case "running":
      return [timed(end, l10n.t("The server is running."))];
    case "withdrawn":
      return [timed(end, l10n.t("The start was canceled."))];
    case "failed":
      return [timed(end, l10n.t("The start failed: {0}", end.why))];
  }
}

function adminLines(start: StartRecord, l10n: Localizer): string[] {
  return [
    l10n.t("For the hub's admin, where its own logs have more:"),
    ...hubLogPlaces(start, l10n).flatMap(({ of, places }) => [GAP + of, ...places.map((place) => GAP + GAP + place)]),
  ];
}

/** A line for each of the text's; only the first has its time. */
function timed({ afterMs }: Pick<StartLine, "afterMs">, text: string): string {
  const [first = "", ...more] = printable(text).split("\n");
  const indent = " ".repeat(TIME_WIDTH + GAP.length);
  return [`${durationLabel(afterMs).padStart(TIME_WIDTH)}${GAP}${first}`, ...more.map((line) => indent + line)].join(
    "\n",
  );
}
