import { grouped } from "../../text/grouped.js";
import type { JsonValue, UserOptions } from "../types.js";
import { type Answered, answered, answerTo, counts, sent } from "./answers.js";
import type { Answers, ChoiceField, OptionField, OptionForm } from "./model.js";
import { mossAnswers } from "./moss.js";
import { UNLISTED_CHOICE, unlistedName } from "./unlisted.js";

/**
 * The `user_options` that the spawner makes of these answers; `undefined` where only the hub knows its rules.
 * Source: KubeSpawner `_options_from_form`, DockerSpawner and wrapspawner `options_from_form`.
 */
export function toUserOptions(form: OptionForm, answers: Answers): UserOptions | undefined {
  switch (form.spawner) {
    case "kubespawner":
      return kubeOptions(sent(form, answers));
    case "dockerspawner":
    case "wrapspawner":
      return Object.fromEntries(Object.entries(sent(form, answers)).map(([name, [value = ""]]) => [name, value]));
    case "profile":
      return Object.fromEntries(answered(form, answers).flatMap(typed));
    case "moss":
    case "other":
      return undefined;
  }
}

/** The answers that `user_options` stand for, as far as the form has such fields. */
export function fromUserOptions(form: OptionForm, options: UserOptions): Answers {
  const fields = grouped(form.fields, ({ name }) => name);
  const read = Object.entries(asSent(form, options)).flatMap(([name, value]): [string, readonly string[]][] => {
    const field = asked(fields.get(name));
    const values = field || form.page !== undefined ? valuesOf(field, value) : undefined;
    return values ? [[name, values]] : [];
  });
  return asAnswers(form, Object.fromEntries(read));
}

/** The answers that a form of ours sent (`sent`) was made of, as far as this form has such fields: what it did not send was off. */
export function fromSent(form: OptionForm, given: Answers): Answers {
  if (form.page !== undefined) return given;
  const off = form.fields.filter(({ kind }) => kind === "boolean" || kind === "several");
  return { ...Object.fromEntries(off.map(({ name }) => [name, []])), ...asAnswers(form, given), ...unlisted(given) };
}

/** A choice whose text was sent alone (`standsForText`). */
function unlisted(given: Answers): Answers {
  const suffix = unlistedName("");
  const names = Object.keys(given).flatMap((name) => (name.endsWith(suffix) ? [name.slice(0, -suffix.length)] : []));
  return Object.fromEntries(
    names.filter((name) => !Object.hasOwn(given, name)).map((name) => [name, [UNLISTED_CHOICE]]),
  );
}

/** Under the names and with the values of this form's own fields. */
function asAnswers(form: OptionForm, given: Answers): Answers {
  if (form.page !== undefined) return given;
  const fields = grouped(form.fields, ({ name }) => name);
  const answers = Object.entries(given).flatMap(([name, values]): [string, readonly string[]][] => {
    const same = fields.get(name) ?? [];
    const field = asked(same);
    if (!field) return [];
    const counting = same.filter((field) => counts(field, (name) => answerTo(given, name)));
    const own = field.kind === "hidden" ? values : withoutHidden(counting, values);
    const [value] = own;
    if (field.kind !== "choice" || !field.other || value === undefined || isListed(field, value)) return [[name, own]];
    return [
      [name, [UNLISTED_CHOICE]],
      [unlistedName(name), [value]],
    ];
  });
  return Object.fromEntries(answers);
}

/** Of those of one name: the others are hidden, or exclude each other and are alike. */
function asked(fields: readonly OptionField[] = []): OptionField | undefined {
  return fields.find(({ kind }) => kind !== "hidden") ?? fields[0];
}

/** What hidden fields of the same name add by themselves. */
function withoutHidden(fields: readonly OptionField[], values: readonly string[]): readonly string[] {
  const left = [...values];
  for (const field of fields) {
    const at = field.kind === "hidden" ? left.indexOf(field.value) : -1;
    if (at !== -1) left.splice(at, 1);
  }
  return left;
}

function isListed(field: ChoiceField, value: string): boolean {
  return field.choices.some((choice) => choice.value === value);
}

function asSent(form: OptionForm, options: UserOptions): UserOptions {
  if (form.spawner === "kubespawner") return kubeAnswers(options);
  return form.spawner === "moss" ? mossAnswers(form, options) : options;
}

/** As they are called in the form: `profile-option-SLUG--OPTION`, and `…--unlisted-choice` for free text. */
function kubeField(profile: string, option: string): string {
  return `profile-option-${profile}--${option}`;
}

function kubeOptions(answers: Answers): UserOptions {
  const { profile: [profile] = [], ...others } = answers;
  if (profile === undefined) return {};
  const prefix = kubeField(profile, "");
  const options = Object.entries(others).flatMap(([name, [value = ""]]): [string, string][] =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
  );
  return { profile, ...Object.fromEntries(options) };
}

function kubeAnswers(options: UserOptions): UserOptions {
  const { profile, ...others } = options;
  if (typeof profile !== "string") return {};
  const suffix = `--${UNLISTED_CHOICE}`;
  const fields = Object.entries(others).flatMap(([option, value]): [string, JsonValue][] => {
    const field: [string, JsonValue] = [kubeField(profile, option), value];
    if (!option.endsWith(suffix)) return [field];
    return [[kubeField(profile, option.slice(0, -suffix.length)), UNLISTED_CHOICE], field];
  });
  return { profile, ...Object.fromEntries(fields) };
}

/** Our own setting's options keep their types. */
function typed({ field, values }: Answered): [string, JsonValue][] {
  const [value] = values;
  switch (field.kind) {
    case "boolean":
      return [[field.name, values.length > 0]];
    case "several":
      return [[field.name, [...values]]];
    case "number":
      return value === undefined ? [] : [[field.name, Number(value)]];
    case "duration":
      return value === undefined ? [] : [[field.name, field.sentAs === "h:mm:ss" ? value : Number(value)]];
    case "memory":
      return value === undefined ? [] : [[field.name, field.sentAs === "with-unit" ? value : Number(value)]];
    case "choice":
    case "text":
    case "hidden":
      return value === undefined ? [] : [[field.name, value]];
  }
}

/** Hubs keep a form's answers as text, as lists of texts, or typed. */
function valuesOf(field: OptionField | undefined, value: JsonValue): readonly string[] | undefined {
  if (field?.kind === "boolean" && typeof value === "boolean") return value ? [field.on] : [];
  const list = Array.isArray(value) ? value : [value];
  const texts = list.flatMap((item) => (typeof item === "string" || typeof item === "number" ? [String(item)] : []));
  return texts.length === list.length ? texts : undefined;
}
