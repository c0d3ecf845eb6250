// What is needed once something went wrong: the words of errors, and what can be done next. Loaded then.
import * as vscode from "vscode";
import { describeError } from "./error-text.js";
import type { Again } from "./failure.js";
import { askForStep, isPossible, takeStep } from "./next-steps.js";

export { errorSentence } from "./error-sentence.js";
export { askForStep, takeStep } from "./next-steps.js";
export { describeError } from "./error-text.js";

/** Shows an error with the steps that are possible after it, and does the one that is chosen. */
export async function showError(error: unknown, again: Again): Promise<void> {
  const { message, actions } = describeError(error, vscode.l10n);
  const step = await askForStep({ message, actions: actions.filter((one) => isPossible(one, error, again)) });
  if (step) await takeStep(step, error, again);
}
