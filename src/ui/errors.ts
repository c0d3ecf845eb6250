import * as vscode from "vscode";
import { describeError } from "./error-text.js";
import { Failure, type Again } from "./failure.js";
import { askForStep, isPossible, takeStep } from "./next-steps.js";
import type { SignInPrompts } from "./sign-in-prompt.js";
import { isCancellation } from "./signals.js";

export interface ErrorLog {
  error(message: string, ...details: unknown[]): void;
}

let signInPrompts: SignInPrompts | undefined;

/** From now on what a sign-in mends is said by `prompts`, with all else that is known of the account. */
export function presentSignInsThrough(prompts: SignInPrompts | undefined): void {
  signInPrompts = prompts;
}

/** The sentence for an error, for a place that is there already (an input box, a view). */
export function errorSentence(error: unknown): string {
  return describeError(error, vscode.l10n).message;
}

/** Shows what went wrong with its next steps, and does the one that is chosen. Returns at once; a cancellation is not shown. */
export function presentError(error: unknown, log: ErrorLog): void {
  const { cause, again } = error instanceof Failure ? error : { cause: error, again: {} };
  if (isCancellation(cause)) return;
  log.error("shown to the user:", cause);
  if (!signInPrompts?.met(cause, again, () => showAlone(cause, again, log))) showAlone(cause, again, log);
}

function showAlone(cause: unknown, again: Again, log: ErrorLog): void {
  const { message, actions } = describeError(cause, vscode.l10n);
  askForStep({ message, actions: actions.filter((step) => isPossible(step, cause, again)) })
    .then(async (step) => {
      if (step) await takeStep(step, cause, again);
    })
    // A command that fails shows that itself.
    .catch((later: unknown) => log.error("the next step failed:", later));
}
