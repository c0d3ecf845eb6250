import type { OptionField } from "../options/model.js";
import { attribute, type Element } from "./dom.js";
import { parseQuantity, sentNumber } from "../options/quantities.js";

interface Base {
  name: string;
  label: string;
  required?: boolean;
}

/** An input that is typed into: a number or text, and a time or an amount of memory where the page says in which unit. */
export function textualField(control: Element, type: string, base: Base): OptionField {
  const words = `${base.name} ${base.label} ${attribute(control, "placeholder") ?? ""}`;
  const numeric = type === "number" || type === "range";
  const quantity = quantityOf(words, numeric || isNumber(attribute(control, "value")));
  if (quantity) return withLimits(control, { ...quantity, ...base });
  if (numeric) return numberField(control, base);
  return textField(control, base);
}

type Quantity = { kind: "duration"; sentAs: "h:mm:ss" | "hours" | "minutes" } | { kind: "memory"; sentAs: "MB" | "GB" };

/** Only where the unit is said: a wrong guess would ask for a thousand times as much. */
function quantityOf(words: string, numeric: boolean): Quantity | undefined {
  if (/\b(runtime|time|duration|walltime|job length)\b/i.test(words.replace(/_/g, " "))) {
    if (/\bh+:mm:ss\b/i.test(words)) return { kind: "duration", sentAs: "h:mm:ss" };
    if (numeric && /\b(hours?|hrs?)\b|\(h\)/i.test(words)) return { kind: "duration", sentAs: "hours" };
    if (numeric && /\b(minutes?|mins?)\b/i.test(words)) return { kind: "duration", sentAs: "minutes" };
  }
  if (numeric && /\b(mem|memory|ram)\b/i.test(words.replace(/_/g, " "))) {
    if (/\bMi?B\b/.test(words)) return { kind: "memory", sentAs: "MB" };
    if (/\bGi?B\b/.test(words)) return { kind: "memory", sentAs: "GB" };
  }
  return undefined;
}

function withLimits(control: Element, field: Extract<OptionField, { kind: "duration" | "memory" }>): OptionField {
  const limit = (name: "value" | "min" | "max", key: "default" | "min" | "max") => {
    const value = attribute(control, name);
    const size = value === undefined || value === "" ? undefined : sentNumber(field, value);
    return size === undefined ? {} : { [key]: size };
  };
  return { ...field, ...limit("value", "default"), ...limit("min", "min"), ...limit("max", "max") };
}

function numberField(control: Element, base: Base): OptionField {
  const value = (name: string) => numberIn(attribute(control, name));
  const step = attribute(control, "step")?.toLowerCase() === "any" ? undefined : (value("step") ?? 1);
  const entries = { default: value("value"), min: value("min"), max: value("max"), step, unit: unitIn(base.label) };
  const known = Object.fromEntries(Object.entries(entries).filter(([, entry]) => entry !== undefined));
  return { kind: "number", ...base, ...known };
}

function textField(control: Element, base: Base): OptionField {
  const value = attribute(control, "value");
  const placeholder = attribute(control, "placeholder");
  const source = attribute(control, "pattern");
  const message = attribute(control, "title");
  const maxLength = numberIn(attribute(control, "maxlength"));
  return {
    kind: "text",
    ...base,
    ...(value && { default: value }),
    ...(placeholder && { placeholder }),
    ...(source && { pattern: { source, match: "whole", ...(message && { message }) } }),
    ...(maxLength !== undefined && { maxLength }),
  };
}

/** `Memory (MB)`, `Cores [count]` */
function unitIn(label: string): string | undefined {
  return /[([]([^)\]]{1,12})[)\]]\s*$/.exec(label)?.[1];
}

function isNumber(text: string | undefined): boolean {
  return numberIn(text) !== undefined;
}

function numberIn(text: string | undefined): number | undefined {
  const sent = text && parseQuantity({ kind: "number", name: "", label: "" }, text);
  return sent ? Number(sent) : undefined;
}
