import { createHash } from "node:crypto";
import { activeFields, answerTo } from "./answers.js";
import { fromSent } from "./encode.js";
import type { Answers, OptionField, OptionForm } from "./model.js";

const SHAPE_CHARACTERS = 32;

/**
 * What the fields of a start are to their form, as a text of one size: where it is another one now, the same fields would be something else
 * than what the form sends.
 */
export function shapeOf(form: OptionForm, values: Answers): string {
  const answers = fromSent(form, values);
  const fields = form.page === undefined ? activeFields(form, answers) : form.fields;
  const parts = fields.map((field) => [field.name, field.kind, meaningOf(field, answerTo(answers, field.name) ?? [])]);
  const text = JSON.stringify([form.spawner, form.page !== undefined, parts]);
  return createHash("sha256").update(text).digest("hex").slice(0, SHAPE_CHARACTERS);
}

function meaningOf(field: OptionField, values: readonly string[]): unknown {
  switch (field.kind) {
    case "hidden":
      return field.value;
    case "boolean":
      return field.on;
    case "number":
      return field.unit ?? "";
    case "duration":
    case "memory":
      return field.sentAs;
    case "text":
      return field.sentAs ?? "";
    case "choice":
    case "several":
      // A number may be one that changes by itself, as of free nodes.
      return values.map((value) => field.choices.find((one) => one.value === value)?.label.replace(/\d+/g, ""));
  }
}
