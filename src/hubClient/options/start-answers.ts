import type { UserOptions } from "../types.js";
import { activeFields, defaultOf, problemOf } from "./answers.js";
import { fromUserOptions } from "./encode.js";
import type { Answers, OptionForm } from "./model.js";

/** The page's own defaults, with those of an earlier start put over them where the form still offers them. */
export function startAnswers(form: OptionForm, last?: UserOptions): Answers {
  const before = last ? fromUserOptions(form, last) : {};
  let answers: Answers = {};
  for (const field of form.fields) {
    if (field.kind === "hidden" || !activeFields(form, answers).includes(field)) continue;
    const known = before[field.name];
    const values = known && problemOf(field, known) === undefined ? known : defaultOf(field);
    answers = { ...answers, [field.name]: values };
  }
  return answers;
}
