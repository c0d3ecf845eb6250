import { Failure, type Again } from "./failure.js";
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

/** Shows what went wrong with its next steps, and does the one that is chosen. Returns at once; a cancellation is not shown. */
export function presentError(error: unknown, log: ErrorLog): void {
  const { cause, again } = error instanceof Failure ? error : { cause: error, again: {} };
  if (isCancellation(cause)) return;
  log.error("shown to the user:", cause);
  const showAlone = () => {
    showError(cause, again)
      // A command that fails shows that itself.
      .catch((later: unknown) => log.error("the next step failed:", later));
  };
  if (!signInPrompts?.met(cause, again, showAlone)) showAlone();
}

async function showError(cause: unknown, again: Again): Promise<void> {
  await (await import("./show-error.js")).showError(cause, again);
}
