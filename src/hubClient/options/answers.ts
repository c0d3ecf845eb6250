import { isUnsafe, withLineEnds } from "../../text/unsafe-text.js";
import type { AnswerProblem, Answers, FieldProblem, OptionField, OptionForm } from "./model.js";
import { matches } from "./pattern.js";
import { sentDefault, sentNumber } from "./quantities.js";
import { saysSecret } from "./secrets.js";
import { standsForText } from "./unlisted.js";
import { readable } from "./words.js";

export interface Answered {
  field: OptionField;
  values: readonly string[];
}

/** The fields that count for these answers, in order, each with its answer or its default; of a page all that it sends. */
export function answered(form: OptionForm, answers: Answers): Answered[] {
  if (form.page !== undefined) return answeredOnPage(form, answers);
  return answeredBy(form, (field) => answerTo(answers, field.name) ?? defaultOf(field));
}

/** The same in one pass, where each answer is found when it is known that its field counts. */
export function answeredBy(form: OptionForm, answer: (field: OptionField) => readonly string[]): Answered[] {
  const values = new Map<string, readonly string[]>();
  const active: Answered[] = [];
  for (const field of form.fields) {
    if (!counts(field, (name) => values.get(name) ?? [])) continue;
    const given = field.kind === "hidden" ? [field.value] : answer(field);
    if (field.kind !== "hidden" || !values.has(field.name)) values.set(field.name, given);
    active.push({ field, values: given });
  }
  return active;
}

/** Is the field asked and sent with these answers to those that it depends on? Where one is not known, it may be. */
export function counts(field: OptionField, answer: (name: string) => readonly string[] | undefined): boolean {
  return (
    field.when?.every(({ field, values }) => answer(field)?.some((value) => values.includes(value)) ?? true) ?? true
  );
}

/** A page can call a field `constructor`, which every object has. */
export function answerTo(answers: Answers, name: string): readonly string[] | undefined {
  return Object.hasOwn(answers, name) ? answers[name] : undefined;
}

export function activeFields(form: OptionForm, answers: Answers): OptionField[] {
  return answered(form, answers).map(({ field }) => field);
}

/** What the form sends: the fields that count, without those that are off; of fields of one name all values, in their order. */
export function sent(form: OptionForm, answers: Answers): Answers {
  if (form.page !== undefined) return answers;
  const filled = new Map<string, string[]>();
  for (const { field, values } of answered(form, answers)) {
    const name = (field.kind === "text" && field.sentAs) || field.name;
    const more = sentValues(form, field, values);
    if (more.length === 0) continue;
    const before = filled.get(name);
    if (before) before.push(...more);
    else filled.set(name, [...more]);
  }
  return Object.fromEntries(filled);
}

/** A script can make names that no reading knows. */
function answeredOnPage(form: OptionForm, answers: Answers): Answered[] {
  const known = new Map(form.fields.map((field) => [field.name, field]));
  return Object.entries(answers).map(([name, values]) => ({ field: known.get(name) ?? unread(name), values }));
}

/** What is left empty is sent empty, as browsers do: a site's own code may count on it. Spawners that are known do not. */
function sentValues(form: OptionForm, field: OptionField, values: readonly string[]): readonly string[] {
  if (standsForText(field, values)) return [];
  if (field.kind === "text" && field.lines) values = values.map(withLineEnds);
  if (values.some((value) => value !== "") || field.kind === "hidden") return values;
  if (field.kind === "several" || field.kind === "boolean") return values;
  const leftOut = form.spawner !== "other" || (field.kind === "choice" && field.blank === "left-out");
  return leftOut ? [] : [""];
}

/** Of a form that is shown as itself its own page says what is wrong. */
export function problemsOf(form: OptionForm, answers: Answers): FieldProblem[] {
  if (form.page !== undefined) return [];
  return answered(form, answers).flatMap(({ field, values }) => {
    const problem = problemOf(field, values);
    return problem ? [{ field, problem }] : [];
  });
}

/** `undefined` when these values can be sent. */
export function problemOf(field: OptionField, values: readonly string[]): AnswerProblem | undefined {
  if (field.kind === "hidden") return undefined;
  const [value = ""] = values;
  if (value === "" && field.required) return { kind: "missing" };
  // What the hub itself offers can be of several lines.
  if (offer(field)) return offered(field, values);
  if (values.some((value) => isUnsafe(field.kind === "text" && field.lines ? value.replace(/[\r\n\t]/g, "") : value)))
    return { kind: "control-character" };
  return value === "" ? undefined : (quantityProblem(field, value) ?? textProblem(field, value));
}

export function defaultOf(field: OptionField): readonly string[] {
  switch (field.kind) {
    case "choice":
      return list(field.default ?? field.choices[0]?.value);
    case "several":
      return field.default;
    case "text":
      return list(field.default);
    case "boolean":
      return field.default ? [field.on] : [];
    case "hidden":
      return [field.value];
    case "number":
    case "duration":
    case "memory":
      return list(field.written ?? sentDefault(field));
  }
}

function unread(name: string): OptionField {
  return { kind: "text", name, label: readable(name), ...(saysSecret(name) && { secret: true }) };
}

function list(value: string | undefined): readonly string[] {
  return value === undefined || value === "" ? [] : [value];
}

function offered(field: OptionField, values: readonly string[]): AnswerProblem | undefined {
  const possible = offer(field);
  const strange = possible && values.find((value) => !possible.includes(value));
  return strange === undefined ? undefined : { kind: "not-offered", value: strange };
}

function offer(field: OptionField): readonly string[] | undefined {
  if (field.kind === "choice" || field.kind === "several") return field.choices.map(({ value }) => value);
  return field.kind === "boolean" ? [field.on] : undefined;
}

const noQuantity = { number: "no-number", duration: "no-duration", memory: "no-memory" } as const;

function quantityProblem(field: OptionField, value: string): AnswerProblem | undefined {
  if (field.kind !== "number" && field.kind !== "duration" && field.kind !== "memory") return undefined;
  const count = sentNumber(field, value);
  if (count === undefined) return { kind: noQuantity[field.kind] };
  const { min, max, step } = field;
  if (min !== undefined && count < min) return { kind: "too-small", min };
  if (max !== undefined && count > max) return { kind: "too-large", max };
  return step !== undefined && !isStep(count - (min ?? field.default ?? 0), step)
    ? { kind: "not-a-step", step }
    : undefined;
}

function isStep(distance: number, step: number): boolean {
  const steps = distance / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9;
}

function textProblem(field: OptionField, value: string): AnswerProblem | undefined {
  if (field.kind !== "text") return undefined;
  const { pattern, maxLength } = field;
  if (maxLength !== undefined && value.replace(/\r\n/g, "\n").length > maxLength)
    return { kind: "too-long", maxLength };
  if (!pattern || matches(pattern, value)) return undefined;
  return { kind: "pattern", ...(pattern.message !== undefined && { message: pattern.message }) };
}
