import type { UserOptions } from "../types.js";
import { answeredBy, answerTo, defaultOf, problemOf } from "./answers.js";
import { fromUserOptions } from "./encode.js";
import type { Answers, OptionForm } from "./model.js";

/** The page's own defaults, with those of an earlier start put over them where the form still offers them. */
export function startAnswers(form: OptionForm, last?: UserOptions): Answers {
  return fitting(form, last ? fromUserOptions(form, last) : {});
}

/** An answer for every field that counts and can be asked: the given one where it fits, else its default. */
export function fitting(form: OptionForm, given: Answers): Answers {
  if (form.page !== undefined) return given;
  const answers = answeredBy(form, (field) => {
    const known = answerTo(given, field.name);
    return known && problemOf(field, known) === undefined ? known : defaultOf(field);
  });
  const asked = answers.filter(({ field }) => field.kind !== "hidden");
  return Object.fromEntries(asked.map(({ field, values }) => [field.name, values]));
}
