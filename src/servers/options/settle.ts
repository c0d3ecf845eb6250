import { answered, problemOf, type Answered } from "../../hubClient/options/answers.js";
import type { Answers, OptionField, OptionForm } from "../../hubClient/options/model.js";
import { fitting } from "../../hubClient/options/start-answers.js";
import { isAsked } from "../../ui/option-text.js";

/** More questions than this are easier to read side by side than one after the other. */
const MAX_STEPPED_FIELDS = 6;

/** Every field that counts has an answer: the given one where it fits, else its default. */
export function settled(form: OptionForm, given: Answers): Answers {
  return { ...given, ...fitting(form, given) };
}

/** What a user can decide, with the answers now. */
export function decisions(form: OptionForm, answers: Answers): Answered[] {
  return answered(form, answers).filter(({ field }) => isAsked(field));
}

/** The fields with a step of their own: choices, and what no start goes without. The others can be taken as they are. */
export function stepFields(form: OptionForm, answers: Answers, alsoAsked: ReadonlySet<OptionField>): OptionField[] {
  return decisions(form, answers)
    .filter(({ field, values }) => field.kind === "choice" || alsoAsked.has(field) || problemOf(field, values))
    .map(({ field }) => field);
}

export function isLarge(form: OptionForm, answers: Answers): boolean {
  return decisions(form, answers).length > MAX_STEPPED_FIELDS;
}
