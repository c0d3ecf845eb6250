import { unsafeShown } from "../hubClient/options/unsafe-text.js";
import { hubWords } from "./hub-words.js";

/** A note, name or scope as a hub has it, fit for a line of the view or a message: one line, no control characters, no links. */
export function safeWords(text: string): string {
  return unsafeShown(hubWords(text));
}

/** At the editor's usual width a row of a view then has room for the state behind a name. */
const SHORT_CHARACTERS = 16;

/** The same, short enough for a row of a view: the whole belongs in its tooltip. */
export function shortWords(text: string): string {
  const characters = Array.from(new Intl.Segmenter().segment(safeWords(text)), ({ segment }) => segment);
  if (characters.length <= SHORT_CHARACTERS) return characters.join("");
  return `${characters
    .slice(0, SHORT_CHARACTERS - 1)
    .join("")
    .trimEnd()}…`;
}
