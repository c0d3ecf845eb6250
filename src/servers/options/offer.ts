import type { Answers, OptionForm } from "../../hubClient/options/model.js";
import type { StartOptions } from "../../hubClient/types.js";

/** What the user decided. */
export type Outcome =
  /** to be started with these */
  | { kind: "start"; options: StartOptions }
  /** the hub's own form was sent, and the hub starts the server */
  | { kind: "sent" }
  /** the hub's page is to be opened, and what happens there followed */
  | { kind: "browser" };

/** A form that can be filled in, and what becomes of the answers. */
export interface FormOffer {
  form: OptionForm;
  /** what is chosen before anything is asked */
  answers: Answers;
  /** where the form comes from, or what is to be known before: one line */
  note: string;
  /** what is to be known at the last step too, in a few words */
  warning?: string;
  /** Rejects with `OptionsRefused` when the hub does not take the answers. @param secret names whose answers are secrets besides the form's */
  finish(answers: Answers, signal: AbortSignal, secret?: readonly string[]): Promise<Outcome>;
}
