import type { DurationField, MemoryField, NumberField, OptionField } from "./model.js";

const secondsOf = { d: 86_400, h: 3600, m: 60, s: 1 } as const;
const KIB = 1024;
const bytesOf = { k: KIB, m: KIB ** 2, g: KIB ** 3, t: KIB ** 4 } as const;

/** Longer ones are none. */
const MAX_CHARACTERS = 100;

/** What a user typed for a field, as the form sends it; `undefined` when it is no such quantity. Other fields take it as it is. */
export function parseQuantity(field: OptionField, typed: string): string | undefined {
  const text = typed.trim();
  if (isNoQuantity(field, text)) return undefined;
  switch (field.kind) {
    case "number":
      return numberIn(text) === undefined ? undefined : text.replace(",", ".");
    case "duration": {
      const seconds = typedSeconds(text, field);
      return seconds === undefined ? undefined : sentDuration(seconds, field);
    }
    case "memory": {
      const bytes = typedBytes(text, field);
      return bytes === undefined ? undefined : sentMemory(bytes, field);
    }
    default:
      return text;
  }
}

/** What is sent, as a user reads it: `1 h 30 min`, `8 GB`, `4 cores`. */
export function showQuantity(field: OptionField, sent: string): string {
  const value = sentNumber(field, sent);
  if (value === undefined) return sent;
  switch (field.kind) {
    case "duration":
      return durationInWords(value);
    case "memory":
      return memoryInWords(value);
    case "number":
      return field.unit ? `${sent} ${field.unit}` : sent;
    default:
      return sent;
  }
}

/** A quantity that is sent, in the field's measure: seconds, bytes, or the number itself. */
export function sentNumber(field: OptionField, sent: string): number | undefined {
  if (isNoQuantity(field, sent)) return undefined;
  switch (field.kind) {
    case "number":
      return numberIn(sent);
    case "duration":
      return field.sentAs === "h:mm:ss" ? clockSeconds(sent) : scaled(sent, unitSeconds(field));
    case "memory":
      return field.sentAs === "with-unit" ? withUnit(sent) : scaled(sent, unitBytes(field));
    default:
      return undefined;
  }
}

/** The field's default as it is sent. */
export function sentDefault(field: NumberField | DurationField | MemoryField): string | undefined {
  if (field.default === undefined) return undefined;
  switch (field.kind) {
    case "number":
      return String(field.default);
    case "duration":
      return sentDuration(field.default, field);
    case "memory":
      return sentMemory(field.default, field);
  }
}

function isNoQuantity({ kind }: OptionField, text: string): boolean {
  return (kind === "number" || kind === "duration" || kind === "memory") && text.length > MAX_CHARACTERS;
}

function numberIn(text: string): number | undefined {
  const plain = text.replace(",", ".");
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}

function scaled(text: string, unit: number): number | undefined {
  const value = numberIn(text);
  return value === undefined ? undefined : value * unit;
}

/** `1-02:00:00` (Slurm's days), `4:00:00`, `1:30` (hours and minutes), `1h 30min`, `90 min`, or a bare number in the field's unit. */
function typedSeconds(text: string, field: DurationField): number | undefined {
  const bare = scaled(text, unitSeconds(field));
  if (bare !== undefined) return bare;
  const clock = clockSeconds(text);
  if (clock !== undefined) return clock;
  const parts = [...text.matchAll(/(\d+(?:[.,]\d+)?)\s*(d|h|m|s)[a-z]*\s*/giy)];
  if (parts.map(([whole]) => whole).join("") !== text || parts.length === 0) return undefined;
  return parts.reduce((sum, [, count = "", unit = "s"]) => {
    return sum + (numberIn(count) ?? 0) * secondsOf[unit.toLowerCase() as keyof typeof secondsOf];
  }, 0);
}

function clockSeconds(text: string): number | undefined {
  const match = /^(?:(\d+)-)?(\d+):([0-5]?\d)(?::([0-5]?\d))?$/.exec(text);
  if (!match) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  return days * secondsOf.d + hours * secondsOf.h + minutes * secondsOf.m + seconds;
}

function sentDuration(seconds: number, field: DurationField): string {
  if (field.sentAs !== "h:mm:ss") return String(seconds / unitSeconds(field));
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(whole / secondsOf.h)}:${two(Math.floor((whole % secondsOf.h) / secondsOf.m))}:${two(whole % secondsOf.m)}`;
}

function durationInWords(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / secondsOf.h), "h"],
    [Math.floor((whole % secondsOf.h) / secondsOf.m), "min"],
    [whole % secondsOf.m, "s"],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return shown.join(" ") || "0 s";
}

function unitSeconds(field: DurationField): number {
  return field.sentAs === "minutes" ? secondsOf.m : secondsOf.h;
}

function typedBytes(text: string, field: MemoryField): number | undefined {
  return scaled(text, unitBytes(field)) ?? withUnit(text);
}

/** JupyterHub's and Kubernetes' way: `512M`, `8G`, `8 GiB`, `1.5T`; all 1024-based, as JupyterHub's ByteSpecification. 0 needs no unit. */
function withUnit(text: string): number | undefined {
  if (text === "0") return 0;
  const match = /^(\d+(?:[.,]\d+)?)\s*([kmgt])i?b?$/i.exec(text);
  if (!match) return undefined;
  const [, count = "", unit = "g"] = match;
  return (numberIn(count) ?? 0) * bytesOf[unit.toLowerCase() as keyof typeof bytesOf];
}

function sentMemory(bytes: number, field: MemoryField): string {
  if (field.sentAs !== "with-unit") return String(Math.round((bytes / unitBytes(field)) * KIB) / KIB);
  // Slurm's word for all of a node's memory is a plain 0.
  if (bytes === 0) return "0";
  const [unit, size] = largestUnit(bytes);
  return `${bytes / size}${unit.toUpperCase()}`;
}

function memoryInWords(bytes: number): string {
  const [unit, size] = largestUnit(bytes, false);
  return `${Math.round((bytes / size) * 10) / 10} ${unit.toUpperCase()}B`;
}

/** The largest unit of which there is at least one, and, where it is sent, a whole number. */
function largestUnit(bytes: number, whole = true): [string, number] {
  const fits = Object.entries(bytesOf).filter(([, size]) => bytes >= size && (!whole || bytes % size === 0));
  return fits.at(-1) ?? ["k", bytesOf.k];
}

function unitBytes(field: MemoryField): number {
  return field.sentAs === "MB" ? bytesOf.m : bytesOf.g;
}
