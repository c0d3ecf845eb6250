import type { DurationField, MemoryField, OptionField } from "../options/model.js";
import { sentNumber } from "../options/quantities.js";
import { attribute, type Element } from "./dom.js";

export interface FieldBase {
  name: string;
  label: string;
  description?: string;
  required?: boolean;
}

/** What browsers send for types that they show a picker of their own for. */
const formats: Partial<Record<string, { placeholder: string; source: string }>> = {
  date: { placeholder: "YYYY-MM-DD", source: "\\d{4}-\\d{2}-\\d{2}" },
  month: { placeholder: "YYYY-MM", source: "\\d{4}-\\d{2}" },
  week: { placeholder: "YYYY-Wnn", source: "\\d{4}-W\\d{2}" },
  time: { placeholder: "hh:mm", source: "\\d{2}:\\d{2}(:\\d{2})?" },
  "datetime-local": { placeholder: "YYYY-MM-DDThh:mm", source: "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?" },
  color: { placeholder: "#rrggbb", source: "#[0-9a-fA-F]{6}" },
};
/** HTML's own limits of a slider that has none. */
const RANGE = { min: 0, max: 100 } as const;

/** An input that is typed into: a number or text, and a time or an amount of memory where the page says in which unit. */
export function textualField(control: Element, type: string, base: FieldBase): OptionField {
  const numeric = type === "number" || type === "range";
  const words = [base.name, base.label, base.description, attribute(control, "placeholder")].join(" ");
  const quantity = quantityOf(words, numeric || numberIn(attribute(control, "value")) !== undefined);
  const limits = limitsOf(control, type);
  if (quantity)
    return { ...quantity, ...base, ...(numeric ? inMeasure(quantity, limits) : textLimits(control, quantity)) };
  if (!numeric) return textField(control, type, base);
  const unit = unitIn(base.label);
  return { kind: "number", ...base, ...limits, ...(unit !== undefined && { unit }) };
}

/** As HTML has it: digits, a point, an exponent, and no more. */
export function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^-?(\d+(\.\d+)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

type Quantity = Pick<DurationField, "kind" | "sentAs"> | Pick<MemoryField, "kind" | "sentAs">;
type Limits = Partial<Record<"default" | "min" | "max" | "step", number>>;

/** Only where the unit is said: a wrong guess would ask for a thousand times as much. */
function quantityOf(said: string, numeric: boolean): Quantity | undefined {
  const words = said.replace(/_/g, " ");
  if (/\b(run ?time|wall ?time|time|duration|job length)\b/i.test(words)) {
    if (/\bh+:mm:ss\b/i.test(words)) return { kind: "duration", sentAs: "h:mm:ss" };
    const units = [/\b(hours?|hrs?)\b|[([]h[)\]]/i.test(words), /\b(minutes?|mins?)\b/i.test(words)];
    if (numeric && units[0] !== units[1]) return { kind: "duration", sentAs: units[0] ? "hours" : "minutes" };
  }
  if (numeric && /\b(mem|memory|ram)\b/i.test(words)) {
    const units = [/\bMi?B\b/.test(words), /\bGi?B\b/.test(words)];
    if (units[0] !== units[1]) return { kind: "memory", sentAs: units[0] ? "MB" : "GB" };
  }
  return undefined;
}

/** Numbers as the page has them; a browser takes whole numbers only, unless the page says otherwise. */
function limitsOf(control: Element, type: string): Limits {
  const value = (name: string) => numberIn(attribute(control, name));
  const stated = value("step");
  const step = attribute(control, "step")?.toLowerCase() === "any" ? undefined : stated && stated > 0 ? stated : 1;
  const min = value("min") ?? (type === "range" ? RANGE.min : undefined);
  const max = value("max") ?? (type === "range" ? RANGE.max : undefined);
  const middle =
    type === "range" && min !== undefined && max !== undefined ? min + Math.max(0, max - min) / 2 : undefined;
  const limits = { default: value("value") ?? middle, min, max, step };
  return Object.fromEntries(Object.entries(limits).filter(([, entry]) => entry !== undefined));
}

/** The same limits in seconds or bytes. */
function inMeasure(quantity: Quantity, limits: Limits): Limits {
  const measured = Object.entries(limits).map(([key, value]) => [key, inSent(quantity, String(value))] as const);
  return Object.fromEntries(measured.filter(([, size]) => size !== undefined));
}

/** HTML gives a text no other limits than its own value. */
function textLimits(control: Element, quantity: Quantity): Limits {
  const size = inSent(quantity, attribute(control, "value") ?? "");
  return size === undefined ? {} : { default: size };
}

function inSent(quantity: Quantity, text: string): number | undefined {
  return sentNumber({ ...quantity, name: "", label: "" }, text);
}

function textField(control: Element, type: string, base: FieldBase): OptionField {
  const value = attribute(control, "value")?.replace(/[\r\n]/g, "");
  const format = formats[type];
  const source = attribute(control, "pattern") ?? format?.source;
  const message = attribute(control, "title") ?? format?.placeholder;
  const placeholder = attribute(control, "placeholder") ?? format?.placeholder;
  const maxLength = numberIn(attribute(control, "maxlength"));
  return {
    kind: "text",
    ...base,
    ...(value && { default: value }),
    ...(placeholder && { placeholder }),
    ...(source && { pattern: { source, match: "whole", ...(message && { message }) } }),
    ...(maxLength !== undefined && maxLength >= 0 && { maxLength }),
  };
}

/** `Memory (MB)`, `Cores [count]` */
function unitIn(label: string): string | undefined {
  return /[([]([^)\]]{1,12})[)\]]$/.exec(label)?.[1];
}
