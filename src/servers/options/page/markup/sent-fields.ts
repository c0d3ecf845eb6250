import type { Answers } from "../../../../hubClient/options/model.js";
import { withLineEnds } from "../../../../text/unsafe-text.js";

/** A name and its value, as a form's data has them; no value: a file. */
export type SentField = [name: string, value: string | null];
export type TextField = [name: string, value: string];

/** What a form sends, and which names are of what it asks for as a secret. */
export interface Sent {
  fields: SentField[];
  secret: string[];
}

/** Forms have tens of fields; one with a box for each module of a cluster has hundreds. */
export const MAX_FIELDS = 1000;
/** KubeSpawner's longest, `profile-option-PROFILE--OPTION--unlisted-choice`, are below 300. */
export const MAX_NAME = 1000;
/** A start script of some pages fits; it is kept with the server for "like last time". */
export const MAX_VALUE = 10_000;
/** Names and values together: what is kept for each server, and goes in one request. */
export const MAX_CHARACTERS = 100_000;

/**
 * What the frame with a hub's own form may say: `{ fields: [[name, value], …], secret: [name, …] }` and nothing else. Anything can come from
 * there; what is too large is not looked through. Answers `undefined` for what is none.
 */
export function readSent(message: unknown): Sent | undefined {
  if (typeof message !== "object" || message === null || Object.keys(message).length !== 2) return undefined;
  const { fields, secret } = message as Partial<Record<string, unknown>>;
  if (!isShortList(fields) || !isShortList(secret)) return undefined;
  // `every` passes over gaps.
  const [all, names] = [Array.from(fields), Array.from(secret)];
  return all.every(isField) && isWithinSize(all) && names.every(isName) ? { fields: all, secret: names } : undefined;
}

function isShortList(list: unknown): list is unknown[] {
  return Array.isArray(list) && list.length <= MAX_FIELDS;
}

function isName(name: unknown): name is string {
  return typeof name === "string" && name.length <= MAX_NAME;
}

function isField(field: unknown): field is SentField {
  if (!Array.isArray(field) || field.length !== 2) return false;
  const [name, value] = field as unknown[];
  if (!isName(name)) return false;
  return value === null || (typeof value === "string" && value.length <= MAX_VALUE);
}

export function isWithinSize(fields: readonly SentField[]): boolean {
  return fields.reduce((sum, [name, value]) => sum + name.length + (value ?? "").length, 0) <= MAX_CHARACTERS;
}

/** Names with their values in the form's order; line breaks as browsers send them. */
export function answersOf(fields: readonly TextField[]): Answers {
  const answers = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const key = withLineEnds(name);
    answers.set(key, [...(answers.get(key) ?? []), withLineEnds(value)]);
  }
  return Object.fromEntries(answers);
}
