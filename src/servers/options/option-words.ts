import type { OptionField, OptionForm } from "../../hubClient/options/model.js";
import { type Memento, stored } from "../../state/stored.js";
import type { AccountId } from "../../text/ids.js";

/** What forms of a hub call their options: the name of a field, and of the values that can be chosen in it. `undefined`: nobody knows. */
export interface OptionWords {
  labelOf(name: string): string | undefined;
  choiceOf(name: string, value: string): string | undefined;
}

export const noWords: OptionWords = { labelOf: () => undefined, choiceOf: () => undefined };

/** A field's name, the value of a choice or '' for the field itself, and what it is called. */
type Word = [name: string, value: string, label: string];

const MAX_WORDS = 300;
/** Of a name or value; a longer one is shown as it is, cut. */
const MAX_CHARACTERS = 200;
const MAX_LABEL = 60;

/** As they were when a form was read last. Asks nobody. */
export function optionWords(accountId: AccountId, memento: Pick<Memento, "get">): OptionWords {
  return wordsIn(stored.optionWords(accountId).get(memento) ?? []);
}

/** Keeps what a form calls its options, for the views: what is chosen in it is known by names and values later. */
export async function keepWords(accountId: AccountId, form: OptionForm, memento: Memento): Promise<void> {
  const words = wordsOf(form);
  if (words.length === 0) return;
  const isSame = JSON.stringify(stored.optionWords(accountId).get(memento)) === JSON.stringify(words);
  if (!isSame) await stored.optionWords(accountId).set(memento, words);
}

function wordsIn(words: readonly Word[]): OptionWords {
  const labels = new Map(words.map(([name, value, label]) => [keyOf(name, value), label]));
  return {
    labelOf: (name) => labels.get(keyOf(name, "")),
    choiceOf: (name, value) => (value === "" ? undefined : labels.get(keyOf(name, value))),
  };
}

const keyOf = (name: string, value: string) => `${name}\n${value}`;

/** The fields last: of what is too much the beginning goes. */
function wordsOf({ fields }: OptionForm): Word[] {
  const told = fields.filter(({ kind, secret }) => kind !== "hidden" && !secret);
  const choices = told.flatMap((field) =>
    "choices" in field
      ? field.choices.flatMap(({ value, label }) => namesOf(field).map((name): Word => [name, value, label]))
      : [],
  );
  const labels = told.flatMap((field) => namesOf(field).map((name): Word => [name, "", labelOf(field)]));
  return [...choices, ...labels]
    .filter(([name, value, label]) => `${name}${value}`.length <= MAX_CHARACTERS && label !== "" && label !== value)
    .map(([name, value, label]): Word => [name, value, cut(label)])
    .slice(-MAX_WORDS);
}

/** KubeSpawner keeps the option of a profile under its own name, without the profile's, which is before it in the form. */
function namesOf({ name }: OptionField): string[] {
  const [, option] = /^profile-option-.{1,100}?--(.+)$/.exec(name) ?? [];
  return option === undefined ? [name] : [name, option.replace(/--unlisted-choice$/, "")];
}

/** With the unit in which the value is sent, where the form has it elsewhere. */
function labelOf(field: OptionField): string {
  const unit = unitOf(field);
  return unit === undefined || field.label.includes(unit) ? field.label : `${field.label} (${unit})`;
}

function unitOf(field: OptionField): string | undefined {
  switch (field.kind) {
    case "number":
      return field.unit;
    case "memory":
      return field.sentAs === "with-unit" ? undefined : field.sentAs;
    case "duration":
      return field.sentAs === "h:mm:ss" ? undefined : field.sentAs;
    default:
      return undefined;
  }
}

function cut(text: string): string {
  return text.length > MAX_LABEL ? `${text.slice(0, MAX_LABEL - 1)}…` : text;
}
