import * as v from "valibot";
import { defaultOf, problemOf } from "../../hubClient/options/answers.js";
import type { Condition, OptionChoice, OptionField } from "../../hubClient/options/model.js";
import { parseQuantity, sentNumber } from "../../hubClient/options/quantities.js";
import { byName } from "../../text/by-name.js";
import type { Localizer } from "../../text/speech.js";
import { isUnsafe, unsafeShown } from "../../text/unsafe-text.js";
import { problemText } from "./option-text.js";

const text = v.pipe(
  v.string(),
  v.check((value) => !isUnsafe(value)),
);
const name = v.pipe(text, v.nonEmpty());
const base = {
  name,
  label: v.exactOptional(name),
  description: v.exactOptional(text),
  required: v.exactOptional(v.boolean()),
  when: v.exactOptional(byName(v.union([text, v.array(text)]), name)),
};
const choice = v.union([
  name,
  v.strictObject({ value: text, label: v.exactOptional(name), description: v.exactOptional(text) }),
]);
const choices = v.pipe(v.array(choice), v.nonEmpty());
const limits = { default: v.exactOptional(text), min: v.exactOptional(text), max: v.exactOptional(text) };

const written = v.variant("kind", [
  v.strictObject({ ...base, kind: v.literal("choice"), choices, default: v.exactOptional(text) }),
  v.strictObject({ ...base, kind: v.literal("several"), choices, default: v.exactOptional(v.array(text)) }),
  v.strictObject({
    ...base,
    kind: v.literal("text"),
    default: v.exactOptional(text),
    placeholder: v.exactOptional(text),
    pattern: v.exactOptional(text),
    patternMessage: v.exactOptional(text),
    maxLength: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
  v.strictObject({
    ...base,
    kind: v.literal("number"),
    default: v.exactOptional(v.number()),
    min: v.exactOptional(v.number()),
    max: v.exactOptional(v.number()),
    step: v.exactOptional(v.pipe(v.number(), v.gtValue(0))),
    unit: v.exactOptional(text),
  }),
  v.strictObject({
    ...base,
    ...limits,
    kind: v.literal("duration"),
    sentAs: v.picklist(["h:mm:ss", "hours", "minutes"]),
  }),
  v.strictObject({ ...base, ...limits, kind: v.literal("memory"), sentAs: v.picklist(["MB", "GB", "with-unit"]) }),
  v.strictObject({ ...base, kind: v.literal("boolean"), default: v.exactOptional(v.boolean()) }),
]);

type Written = v.InferOutput<typeof written>;

/** `fields` of a profile as an admin or user writes them: times and memory with their units, `when` as names and values. */
export function fieldsSchema(l10n: Localizer) {
  return v.pipe(
    v.array(written),
    v.rawTransform(({ dataset, addIssue, NEVER }): OptionField[] => {
      const fields: OptionField[] = [];
      const names = new Set<string>();
      for (const [index, entry] of dataset.value.entries()) {
        const result = fieldOf(entry, names, l10n);
        if ("problem" in result) {
          const path = [
            { type: "array" as const, origin: "value" as const, input: dataset.value, key: index, value: entry },
            { type: "object" as const, origin: "value" as const, input: entry, key: result.key, value: undefined },
          ];
          addIssue({ message: result.problem, path: path as unknown as [v.IssuePathItem, ...v.IssuePathItem[]] });
          return NEVER;
        }
        fields.push(result);
        names.add(result.name);
      }
      return fields;
    }),
  );
}

/** Words for what the schemas above find, where they bring none of their own. */
export function issueText(issue: v.BaseIssue<unknown>, l10n: Localizer): string {
  const key = keyOf(issue);
  if (issue.type === "strict_object" && issue.expected === "never")
    return l10n.t("“{0}” isn't a known property.", unsafeShown(key));
  if (issue.type.endsWith("object") && issue.received === "undefined") return l10n.t("“{0}” is missing.", key);
  if (issue.type === "check") return l10n.t("Remove the line break or control character.");
  if (issue.type === "non_empty") return l10n.t("This can't be empty.");
  if (["picklist", "literal", "variant"].includes(issue.type)) {
    return l10n.t("This must be one of {0}.", (issue.expected ?? "").replace(/[()]/g, "").replaceAll(" | ", ", "));
  }
  return l10n.t("Incorrect type. Expected {0}.", issue.expected ?? issue.type);
}

function keyOf(issue: v.BaseIssue<unknown>): string {
  const key: unknown = issue.path?.at(-1)?.key;
  return typeof key === "string" || typeof key === "number" ? String(key) : "";
}

type FieldResult = OptionField | { problem: string; key: string };

function fieldOf(entry: Written, before: ReadonlySet<string>, l10n: Localizer): FieldResult {
  const stranger = Object.keys(entry.when ?? {}).find((key) => !before.has(key));
  if (stranger !== undefined) {
    return { key: "when", problem: l10n.t("There's no field “{0}” before this one.", stranger) };
  }
  if (entry.when === undefined && before.has(entry.name)) {
    return { key: "name", problem: l10n.t("There's already a field “{0}” before this one.", entry.name) };
  }
  const field = modelOf(entry, l10n);
  if ("problem" in field) return field;
  const standard = defaultOf(field);
  const problem = standard.length > 0 ? problemOf(field, standard) : undefined;
  return problem ? { key: "default", problem: problemText(field, problem, l10n) } : field;
}

function modelOf(entry: Written, l10n: Localizer): FieldResult {
  const { name, label = name, description, required, when } = entry;
  const shared = {
    name,
    label,
    ...(description !== undefined && { description }),
    ...(required !== undefined && { required }),
    ...(when && { when: Object.entries(when).map(([field, values]): Condition => ({ field, values: list(values) })) }),
  };
  switch (entry.kind) {
    case "choice":
      return { kind: "choice", ...shared, choices: entry.choices.map(choiceOf), ...known({ default: entry.default }) };
    case "several":
      return { kind: "several", ...shared, choices: entry.choices.map(choiceOf), default: entry.default ?? [] };
    case "text":
      return textField(entry, shared, l10n);
    case "number": {
      const { min, max, step, unit } = entry;
      return { kind: "number", ...shared, ...known({ default: entry.default, min, max, step, unit }) };
    }
    case "duration":
      return withLimits({ kind: "duration", ...shared, sentAs: entry.sentAs }, entry, l10n);
    case "memory":
      return withLimits({ kind: "memory", ...shared, sentAs: entry.sentAs }, entry, l10n);
    case "boolean":
      return { kind: "boolean", ...shared, default: entry.default ?? false, on: "true" };
  }
}

type Shared = Pick<OptionField, "name" | "label">;

function textField(entry: Extract<Written, { kind: "text" }>, shared: Shared, l10n: Localizer): FieldResult {
  const { pattern: source, patternMessage: message, placeholder, maxLength } = entry;
  if (source !== undefined && !isPattern(source)) {
    return { key: "pattern", problem: l10n.t("This isn't a valid regular expression.") };
  }
  const pattern = source !== undefined && { pattern: { source, match: "whole" as const, ...known({ message }) } };
  return { kind: "text", ...shared, ...known({ default: entry.default, placeholder, maxLength }), ...pattern };
}

/** Limits are written as a user would type them: `4 h`, `8 GB`, or a number in the unit that is sent. */
function withLimits(
  field: Extract<OptionField, { kind: "duration" | "memory" }>,
  { default: standard, min, max }: { default?: string; min?: string; max?: string },
  l10n: Localizer,
): FieldResult {
  let complete = field;
  for (const [key, typed] of Object.entries(known({ default: standard, min, max }))) {
    const sent = parseQuantity(field, typed);
    const size = sent === undefined ? undefined : sentNumber(field, sent);
    if (size === undefined) {
      const kind = field.kind === "duration" ? "no-duration" : "no-memory";
      return { key, problem: problemText(field, { kind }, l10n) };
    }
    complete = { ...complete, [key]: size };
  }
  return complete;
}

function choiceOf(choice: v.InferOutput<typeof choices>[number]): OptionChoice {
  return typeof choice === "string" ? { value: choice, label: choice } : { label: choice.value, ...choice };
}

function known<T extends Record<string, unknown>>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as never;
}

function list(values: string | string[]): string[] {
  return typeof values === "string" ? [values] : values;
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, "u").source !== "";
  } catch {
    return false; // the caller says so
  }
}
