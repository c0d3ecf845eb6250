import { unsafeShown } from "../../hubClient/options/unsafe-text.js";
import { hubWords } from "../../ui/hub-words.js";

/** A note, name or scope as a hub has it, fit for a line of the view or a message: one line, no control characters, no links. */
export function safeWords(text: string): string {
  return hubWords(unsafeShown(text.replace(/\s+/g, " ")));
}
