// What is needed once something went wrong: the words of errors, and what can be done next. Loaded then.
import type { Ui } from "../ui.js";
import { describeError } from "./error-text.js";
import type { Again } from "./failure.js";
import { askForStep, isPossible, takeStep } from "./next-steps.js";

export { errorSentence } from "./error-sentence.js";
export { askForStep, takeStep } from "./next-steps.js";
export { describeError } from "./error-text.js";

/** Shows an error with the steps that are possible after it, and does the one that is chosen. */
export async function showError(ui: Ui, error: unknown, again: Again): Promise<void> {
  const { message, actions } = describeError(error, ui.l10n);
  const step = await askForStep(ui, { message, actions: actions.filter((one) => isPossible(one, error, again)) });
  if (step) await takeStep(ui, step, error, again);
}
