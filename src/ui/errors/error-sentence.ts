import type { Localizer } from "../../text/speech.js";
import { describeError } from "./error-text.js";

/** The sentence for an error, for a place that is there already (an input box, a view). */
export function errorSentence(error: unknown, l10n: Localizer): string {
  return describeError(error, l10n).message;
}
