import type { ServerRef, UserOptions } from "../types.js";
import type { Answers, OptionForm } from "./model.js";

/** Gives the form and takes the answers: the companion, or the hub's own page after a sign-in with a password. */
export interface FormSource {
  form(server: ServerRef, signal: AbortSignal): Promise<OptionForm>;
  /** The hub checks the answers and makes `user_options` of them. Starts nothing. Rejects with `OptionsRefused`. */
  userOptions(server: ServerRef, form: OptionForm, answers: Answers, signal: AbortSignal): Promise<UserOptions>;
}
