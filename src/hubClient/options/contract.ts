import type { ServerRef, UserOptions } from "../types.js";
import type { Answers, AnswerProblem, FieldProblem, OptionField, OptionForm, SpawnerKind } from "./model.js";

/** What `src/hubClient/options/` exports; pure, without network. */
export interface OptionRules {
  /** answers.ts: the fields that count for these answers (`when` holds), hidden ones too */
  activeFields(form: OptionForm, answers: Answers): OptionField[];
  /** start-answers.ts: the page's own defaults, with those of last time put over them where the form still offers them */
  startAnswers(form: OptionForm, last?: UserOptions): Answers;
  /** answers.ts: `undefined` when it can be sent */
  problemOf(field: OptionField, values: readonly string[]): AnswerProblem | undefined;
  problemsOf(form: OptionForm, answers: Answers): FieldProblem[];
  /** answers.ts: only what the form sends: active fields, in order; empty ones too where a site's own code makes the options */
  sent(form: OptionForm, answers: Answers): Answers;
  /** encode.ts: `undefined` when only the hub can make `user_options` of them (`moss`, `other`) */
  toUserOptions(form: OptionForm, answers: Answers): UserOptions | undefined;
  /** encode.ts: the answers that `user_options` of an earlier start stand for, as far as the form knows them */
  fromUserOptions(form: OptionForm, options: UserOptions): Answers;
  /** quantities.ts: what a user types, to what is sent; `undefined` when it is none */
  parseQuantity(field: OptionField, typed: string): string | undefined;
  /** quantities.ts: what is sent, as a user reads it: `4 h`, `8 GB` */
  showQuantity(field: OptionField, sent: string): string;
}

/** `src/hubClient/forms/`: from what a hub gives to the model. Loaded lazily: it brings the HTML parser. */
export interface FormReaders {
  /** html-form.ts: a spawn page or an options form of any spawner; never runs a script. Throws `FormUnreadable` (forms/form-unreadable.ts). */
  formFromHtml(html: string, spawner?: SpawnerKind): OptionForm;
  /** profile-list.ts: `profile_list` as data (fancy-profiles' `window.profileList`, the companion's); `undefined` when it is none */
  formFromProfileList(list: unknown): OptionForm | undefined;
}

/** Gives the form and takes the answers: the companion, or the hub's own page after a sign-in with a password. */
export interface FormSource {
  form(server: ServerRef, signal: AbortSignal): Promise<OptionForm>;
  /** The hub checks the answers and makes `user_options` of them. Starts nothing. Rejects with `OptionsRefused`. */
  userOptions(server: ServerRef, form: OptionForm, answers: Answers, signal: AbortSignal): Promise<UserOptions>;
}
