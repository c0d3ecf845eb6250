import { isCancellation } from "../signals.js";
import type { Ui } from "../ui.js";
import { type Again, Failure } from "./failure.js";

export interface ErrorLog {
  error(message: string, ...details: unknown[]): void;
}

/** Where errors are shown, and logged. */
export interface ErrorDeps {
  ui: Ui;
  log: ErrorLog;
}

/** Says what a sign-in mends. */
export interface SignInAsker {
  /** `false`: it is not about a sign-in; otherwise all that is to be shown is. @param showAlone shows the error as any other */
  met(error: unknown, again: Again, showAlone: () => void): boolean;
}

let signInPrompts: SignInAsker | undefined;

/** From now on what a sign-in mends is said by `prompts`, with all else that is known of the account. */
export function presentSignInsThrough(prompts: SignInAsker | undefined): void {
  signInPrompts = prompts;
}

/** Shows what went wrong with its next steps, and does the one that is chosen. Returns at once; a cancellation is not shown. */
export function presentError(error: unknown, { ui, log }: ErrorDeps): void {
  const { cause, again } = error instanceof Failure ? error : { cause: error, again: {} };
  if (isCancellation(cause)) return;
  log.error("shown to the user:", cause);
  const showAlone = () => {
    showError(ui, cause, again)
      // A command that fails shows that itself.
      .catch((later: unknown) => log.error("the next step failed:", later));
  };
  if (!signInPrompts?.met(cause, again, showAlone)) showAlone();
}

async function showError(ui: Ui, cause: unknown, again: Again): Promise<void> {
  await (await import("./show-error.js")).showError(ui, cause, again);
}
