import { hubWords } from "./hub-words.js";
import { unsafeShown } from "./unsafe-text.js";

/** A note, name or scope as a hub has it, fit for a line of the view or a message: one line, no control characters, no links. */
export function safeWords(text: string): string {
  return unsafeShown(hubWords(text));
}

/** At the editor's usual width a row of a view then has room for the state behind a name. */
const SHORT_CHARACTERS = 16;

const characters = new Intl.Segmenter();

/** The same, short enough for a row of a view: the whole belongs in its tooltip. */
export function shortWords(text: string): string {
  const words = safeWords(text);
  // No character is less than one unit of the text.
  if (words.length <= SHORT_CHARACTERS) return words;
  const starts = Array.from(characters.segment(words), ({ index }) => index);
  if (starts.length <= SHORT_CHARACTERS) return words;
  return `${words.slice(0, starts[SHORT_CHARACTERS - 1]).trimEnd()}…`;
}
