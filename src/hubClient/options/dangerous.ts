import type { JsonValue, UserOptions } from "../types.js";
import { type Answered, answered, defaultOf } from "./answers.js";
import type { Answers, OptionField, OptionForm } from "./model.js";
import { wordsIn } from "./words.js";

const words = new Set(
  "clean cleanup clear delete deletes destroy discard drop erase erases format overwrite purge remove removes reset resets wipe wipes".split(
    " ",
  ),
);

/**
 * What somebody should be told of before a start by one click: answers other than the default, of a checkbox that was off, or of what says
 * that it deletes something.
 * @param known names of what was so at an earlier start: a hub may fill in its form with what was chosen then
 */
export function dangerousOf(form: OptionForm, answers: Answers, known: readonly string[] = []): Answered[] {
  return answered(form, answers).filter(({ field, values }) => {
    if (field.kind === "hidden") return false;
    if (known.includes(field.name) && values.length > 0) return true;
    if (same(values, defaultOf(field))) return false;
    if (field.kind === "boolean") return values.includes(field.on) && !field.default;
    // What a page's script has made is known by what it sends.
    const said = form.fields.includes(field) ? chosen(field, values) : texts([...values]);
    return [field.name, field.label, ...said].some(saysDanger);
  });
}

/** Likewise of options whose form is not at hand: the names of those that say it, and are not off. */
export function dangerousIn(options: UserOptions): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    !isOff(value) && [name, ...texts(value)].some(saysDanger) ? [name] : [],
  );
}

function isOff(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.every(isOff);
  return !value || (typeof value === "string" && /^(?:0|false|off|no|none)$/i.test(value));
}

function texts(value: JsonValue): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  // Not those of addresses, images and folders, which may be called anything.
  return typeof value === "string" && /^[\p{L}\d _-]{1,40}$/u.test(value) ? [value] : [];
}

function saysDanger(text: string): boolean {
  return wordsIn(text).some((word) => words.has(word));
}

/** What of a list was chosen that the page has not. A script may have filled the list. */
function chosen(field: OptionField, values: readonly string[]): string[] {
  if (field.kind !== "choice" && field.kind !== "several") return [];
  const before = defaultOf(field);
  return values
    .filter((value) => !before.includes(value))
    .flatMap((value) => {
      const listed = field.choices.filter((choice) => choice.value === value);
      return listed.length > 0 ? listed.flatMap(({ label }) => [value, label]) : texts(value);
    });
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
