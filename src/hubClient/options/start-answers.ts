import { isDeepStrictEqual } from "node:util";
import type { StartOptions } from "../types.js";
import { answered, answeredBy, answerTo, defaultOf, problemOf, sent } from "./answers.js";
import { dangerousOf } from "./dangerous.js";
import { fromSent, fromUserOptions } from "./encode.js";
import { type FormFields, formFields, isFormFields } from "./form-fields.js";
import type { Answers, OptionForm } from "./model.js";
import { shapeOf } from "./shape.js";

/** The page's own defaults, with those of an earlier start put over them where the form still offers them. Secrets are typed again. */
export function startAnswers(form: OptionForm, last?: StartOptions): Answers {
  const secrets = new Set(form.fields.filter(({ secret }) => secret).map(({ name }) => name));
  const known = Object.entries(answersOf(form, last)).filter(([name]) => !secrets.has(name));
  return fitting(form, Object.fromEntries(known));
}

/** What the form was, or would have been, answered with for this start. */
export function answersOf(form: OptionForm, last: StartOptions): Answers {
  if (last === undefined) return {};
  return isFormFields(last) ? fromSent(form, last.values) : fromUserOptions(form, last);
}

/** What the form sends for these answers. @param last the start with which it was filled in */
export function fieldsOf(form: OptionForm, answers: Answers, last?: StartOptions): FormFields {
  const values = sent(form, answers);
  const isSecret = answered(form, answers).some(({ field, values }) => field.secret && values.some(Boolean));
  const risky = dangerousOf(form, answers, stillRisky(last, values)).map(({ field }) => field.name);
  return formFields(values, { ...(isSecret && { secret: true }), risky, shape: shapeOf(form, values) });
}

function stillRisky(last: StartOptions, values: Answers): readonly string[] {
  if (!isFormFields(last)) return [];
  return (last.risky ?? []).filter((name) => isDeepStrictEqual(answerTo(last.values, name), answerTo(values, name)));
}

/** @param names of what a form that is shown as itself has asked for as a secret: its script may have made the field */
export function withSecrets(form: OptionForm, names: readonly string[] = []): OptionForm {
  const secret = new Set(names);
  const fields = form.fields.map((field) => (secret.delete(field.name) ? { ...field, secret: true as const } : field));
  const made = [...secret].map((name) => ({ kind: "text", name, label: name, secret: true }) as const);
  return names.length > 0 ? { ...form, fields: [...fields, ...made] } : form;
}

/** What was typed into fields that ask for a secret. Hidden ones are the hub's own. */
export function typedSecrets(form: OptionForm, answers: Answers): string[] {
  const typed = answered(form, answers).filter(({ field }) => field.secret && field.kind !== "hidden");
  return typed.flatMap(({ values }) => values);
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
