import type { JsonValue, UserOptions } from "../types.js";
import { answered, sent, type Answered } from "./answers.js";
import type { Answers, OptionField, OptionForm } from "./model.js";
import { mossAnswers } from "./moss.js";
import { UNLISTED_CHOICE } from "./unlisted.js";

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
  const fields = new Map(form.fields.map((field) => [field.name, field]));
  const known = asSent(form, options);
  const answers: [string, readonly string[]][] = [];
  for (const [name, value] of Object.entries(known)) {
    const field = fields.get(name);
    const values = field && valuesOf(field, value);
    if (values) answers.push([name, values]);
  }
  return Object.fromEntries(answers);
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
function valuesOf(field: OptionField, value: JsonValue): readonly string[] | undefined {
  if (field.kind === "boolean" && typeof value === "boolean") return value ? [field.on] : [];
  const list = Array.isArray(value) ? value : [value];
  const texts = list.flatMap((item) => (typeof item === "string" || typeof item === "number" ? [String(item)] : []));
  return texts.length === list.length ? texts : undefined;
}
