import { isRecord } from "./json.js";

// For what is read while the editor starts: a library for it would be loaded with each window.

/** Gives the value as what it should be; throws where it is something else. @param at where it stands, for the error */
export type Read<T> = (value: unknown, at: string) => T;

interface Optional<T> {
  readonly optional: Read<T>;
}
type Entries = Record<string, Read<unknown> | Optional<unknown>>;
type Shape<E extends Entries> = {
  [K in keyof E as E[K] extends Optional<unknown> ? never : K]: E[K] extends Read<infer T> ? T : never;
} & {
  [K in keyof E as E[K] extends Optional<unknown> ? K : never]?: E[K] extends Optional<infer T> ? T : never;
};

export const text: Read<string> = textThat(() => true, "a text");

/** Of a hub. */
export const baseAddress: Read<string> = textThat((url) => URL.canParse(url) && url.endsWith("/"), "an address");

export const flag: Read<boolean> = (value, at) => (typeof value === "boolean" ? value : misfit(at, "true or false"));

export const anything: Read<unknown> = (value) => value;

export function textThat(fits: (text: string) => boolean, what: string): Read<string> {
  return (value, at) => (typeof value === "string" && fits(value) ? value : misfit(at, what));
}

export function oneOf<const T extends string>(names: readonly T[]): Read<T> {
  return (value, at) => names.find((name) => name === value) ?? misfit(at, names.join(", "));
}

export function listOf<T>(read: Read<T>): Read<T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) return misfit(at, "a list");
    return value.map((entry, index) => read(entry, `${at}[${index}]`));
  };
}

/** By names that others chose: also by those that every object has. */
export function byNames<T>(read: Read<T>): Read<Record<string, T>> {
  return (value, at) => {
    if (!isRecord(value)) return misfit(at, "names and values");
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, read(entry, `${at}.${name}`)]));
  };
}

export function optional<T>(read: Read<T>): Optional<T> {
  return { optional: read };
}

/** What it is not is that in its place: another version may know more. */
export function otherwise<T>(read: Read<T>, instead: T): Read<T> {
  return (value, at) => readOr(read, value, at) ?? instead;
}

/** Keys that it does not name are left out. */
export function shape<E extends Entries>(entries: E): Read<Shape<E>> {
  return (value, at) => {
    if (!isRecord(value)) return misfit(at, "an object");
    const read = Object.entries(entries).flatMap(([key, entry]) => {
      const where = `${at}.${key}`;
      if (typeof entry === "function") return [[key, entry(value[key], where)]];
      return value[key] === undefined ? [] : [[key, entry.optional(value[key], where)]];
    });
    return Object.fromEntries(read) as Shape<E>;
  };
}

/** `undefined`: it is something else. @param failed hears where and what it should be, and not what it is */
export function readOr<T>(
  read: Read<T>,
  value: unknown,
  at: string,
  failed: (why: string) => void = () => undefined,
): T | undefined {
  try {
    return read(value, at);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    failed(error.message);
    return undefined;
  }
}

class Misfit extends Error {}

function misfit(at: string, what: string): never {
  throw new Misfit(`${at}: expected ${what}`);
}
