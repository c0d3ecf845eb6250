import type { DurationField, MemoryField, NumberField, OptionField } from "../options/model.js";
import { sentDefault, sentNumber } from "../options/quantities.js";
import { attribute, type Element } from "./dom.js";

export interface FieldBase {
  name: string;
  label: string;
  description?: string;
  required?: true;
  secret?: true;
}

/** What browsers send for types that they show a picker of their own for. */
const formats = new Map(
  Object.entries({
    date: { placeholder: "YYYY-MM-DD", source: "\\d{4}-\\d{2}-\\d{2}" },
    month: { placeholder: "YYYY-MM", source: "\\d{4}-\\d{2}" },
    week: { placeholder: "YYYY-Wnn", source: "\\d{4}-W\\d{2}" },
    time: { placeholder: "hh:mm", source: "\\d{2}:\\d{2}(:\\d{2})?" },
    "datetime-local": { placeholder: "YYYY-MM-DDThh:mm", source: "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?" },
    color: { placeholder: "#rrggbb", source: "#[0-9a-fA-F]{6}" },
  }),
);
/** What browsers take of types that are written as text. */
const written = new Map(
  Object.entries({
    email: "[\\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*",
    url: "[A-Za-z][A-Za-z0-9+.-]*:.+",
  }),
);
/** HTML's own limits of a slider that has none. */
const RANGE = { min: 0, max: 100 } as const;

/** An input that is typed into: a number or text, and a time or an amount of memory where the page says in which unit. */
export function textualField(control: Element, type: string, base: FieldBase): OptionField {
  const numeric = type === "number" || type === "range";
  const text = attribute(control, "value") ?? "";
  const words = [base.name, base.label, base.description, attribute(control, "placeholder")].join(" ");
  const quantity = base.secret ? undefined : quantityOf(words, numeric || numberIn(text) !== undefined);
  const limits = limitsOf(control, type);
  if (quantity && numeric) return asWritten({ ...quantity, ...base, ...inMeasure(quantity, limits) }, text, type);
  // A text that is no quantity would be lost as one.
  if (quantity && (text === "" || inSent(quantity, text) !== undefined))
    return asWritten({ ...quantity, ...base, ...textLimits(quantity, text) }, text, type);
  if (!numeric) return textField(control, type, base);
  const unit = unitIn(base.label);
  return asWritten({ kind: "number", ...base, ...limits, ...(unit !== undefined && { unit }) }, text, type);
}

type Quantified = NumberField | DurationField | MemoryField;

/** A page sends its value as it stands there; a slider makes it a number. */
function asWritten(field: Quantified, text: string, type: string): Quantified {
  const isKept = type !== "range" && field.default !== undefined && sentDefault(field) !== text;
  return isKept ? { ...field, written: text } : field;
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
  const start = type === "range" ? sliderStart(value("value"), min ?? 0, max ?? 0, step) : value("value");
  const limits = { default: start, min, max, step };
  return Object.fromEntries(Object.entries(limits).filter(([, entry]) => entry !== undefined));
}

/** As HTML has it: the middle where none is said, within the limits, on a step. */
function sliderStart(value: number | undefined, min: number, max: number, step: number | undefined): number {
  const wanted = Math.max(min, Math.min(value ?? min + Math.max(0, max - min) / 2, Math.max(min, max)));
  if (step === undefined) return wanted;
  const stepped = min + Math.floor((wanted - min) / step + 0.5) * step;
  return stepped > max ? Math.max(min, stepped - step) : stepped;
}

/** The same limits in seconds or bytes. */
function inMeasure(quantity: Quantity, limits: Limits): Limits {
  const measured = Object.entries(limits).map(([key, value]) => [key, inSent(quantity, String(value))] as const);
  return Object.fromEntries(measured.filter(([, size]) => size !== undefined));
}

/** HTML gives a text no other limits than its own value. */
function textLimits(quantity: Quantity, text: string): Limits {
  const size = inSent(quantity, text);
  return size === undefined ? {} : { default: size };
}

function inSent(quantity: Quantity, text: string): number | undefined {
  return sentNumber({ ...quantity, name: "", label: "" }, text);
}

function textField(control: Element, type: string, base: FieldBase): OptionField {
  const format = formats.get(type);
  const value = valueOf(control, type, format?.source);
  const source = attribute(control, "pattern") ?? format?.source ?? written.get(type);
  const message = attribute(control, "title") ?? format?.placeholder;
  const placeholder = attribute(control, "placeholder") ?? format?.placeholder;
  const maxLength = numberIn(attribute(control, "maxlength"));
  return {
    kind: "text",
    ...base,
    // A browser sends a colour always.
    ...(type === "color" && { required: true }),
    ...(value && { default: value }),
    ...(placeholder && { placeholder }),
    ...(source && { pattern: { source, match: "whole", ...(message && { message }) } }),
    ...(maxLength !== undefined && maxLength >= 0 && { maxLength }),
  };
}

/** What a browser makes of the page's value before anything is typed. */
function valueOf(control: Element, type: string, format: string | undefined): string {
  const text = (attribute(control, "value") ?? "").replace(/[\r\n]/g, "");
  if (type === "email" || type === "url") return text.trim();
  const isValid = format === undefined || new RegExp(`^(?:${format})$`).test(text);
  if (type === "color") return isValid ? text.toLowerCase() : "#000000";
  return isValid ? text : "";
}

/** `Memory (MB)`, `Cores [count]` */
function unitIn(label: string): string | undefined {
  return /[([]([^)\]]{1,12})[)\]]$/.exec(label)?.[1];
}
