import { type Answered, answered, problemOf } from "../../hubClient/options/answers.js";
import type { Answers, OptionField, OptionForm } from "../../hubClient/options/model.js";
import { fitting } from "../../hubClient/options/start-answers.js";
import { isAsked } from "./option-text.js";

/** More questions than this are easier to read side by side than one after the other. */
const MAX_STEPPED_FIELDS = 6;
/** So few are all asked: nothing is looked for behind a last step. */
const MAX_ALL_ASKED = 3;

/** Every field that counts has an answer: the given one where it fits, else its default. */
export function settled(form: OptionForm, given: Answers): Answers {
  return { ...given, ...fitting(form, given) };
}

/** What a user can decide, with the answers now. */
export function decisions(form: OptionForm, answers: Answers): Answered[] {
  return answered(form, answers).filter(({ field }) => isAsked(field));
}

/** The fields with a step of their own: all of a few; of more, choices and what no start goes without. The others can be taken as they are. */
export function stepFields(form: OptionForm, answers: Answers, alsoAsked: ReadonlySet<OptionField>): OptionField[] {
  const all = decisions(form, answers);
  if (all.length <= MAX_ALL_ASKED) return all.map(({ field }) => field);
  return all
    .filter(({ field, values }) => field.kind === "choice" || alsoAsked.has(field) || problemOf(field, values))
    .map(({ field }) => field);
}

/** Is it known at this question how many there are? Not where its answer, or one after it, decides what else is asked. */
export function isCountKnown(form: OptionForm, answers: Answers, at: OptionField): boolean {
  const toCome = form.fields.slice(form.fields.indexOf(at));
  const open = new Set(toCome.map(({ name }) => name));
  const values = new Map(answered(form, answers).map(({ field, values }) => [field.name, values]));
  const mayCount = ({ when = [] }: OptionField) =>
    when.every(
      ({ field, values: wanted }) => open.has(field) || values.get(field)?.some((each) => wanted.includes(each)),
    );
  const hangs = ({ when = [] }: OptionField) => when.some(({ field }) => open.has(field));
  return !toCome.some((field) => isAsked(field) && hangs(field) && mayCount(field));
}

/** Better read side by side: also what an input box of one line cannot hold. A form that is shown as itself has no questions to ask. */
export function isLarge(form: OptionForm, answers: Answers): boolean {
  if (form.page !== undefined) return true;
  const all = decisions(form, answers);
  return all.length > MAX_STEPPED_FIELDS || all.some(({ field }) => field.kind === "text" && field.lines);
}
