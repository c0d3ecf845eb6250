import { isDeepStrictEqual } from "node:util";
import type { JsonValue, UserOptions } from "../../hubClient/types.js";

/** `added`: not asked for; often no more than a default that the hub filled in. */
export type OptionDifference =
  | { kind: "changed"; key: string; asked: JsonValue; got: JsonValue }
  | { kind: "missing"; key: string; asked: JsonValue }
  | { kind: "added"; key: string; got: JsonValue };

/**
 * Compares what a start asked for with what the hub stored. Without an answer (no options asked, or none readable) nothing differs.
 * A hub's form gives every value as a list of strings, so `2` and `["2"]` are the same choice.
 */
export function optionDifferences(asked: UserOptions | undefined, got: UserOptions | undefined): OptionDifference[] {
  if (!asked || !got) return [];
  const differences: OptionDifference[] = [];
  for (const [key, value] of Object.entries(asked)) {
    const found = Object.hasOwn(got, key) ? got[key] : undefined;
    if (found === undefined) differences.push({ kind: "missing", key, asked: value });
    else if (!sameChoice(value, found)) differences.push({ kind: "changed", key, asked: value, got: found });
  }
  for (const [key, value] of Object.entries(got)) {
    if (!Object.hasOwn(asked, key)) differences.push({ kind: "added", key, got: value });
  }
  return differences;
}

function sameChoice(a: JsonValue, b: JsonValue): boolean {
  return isDeepStrictEqual(plain(a), plain(b));
}

function plain(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.length === 1 && value[0] !== undefined ? plain(value[0]) : value.map(plain);
  if (value === null || typeof value === "string") return value;
  if (typeof value !== "object") return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
