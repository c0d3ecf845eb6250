import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import type { Words } from "./json-schema.js";

const root = path.resolve(import.meta.dirname, "../../..");

/** What of package.json the schemas of settings are in. */
export interface Manifest {
  contributes: { configuration: { properties: Record<string, Record<string, unknown>> } };
}

/** A JSON file of the project. */
export function projectJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(root, file), "utf8"));
}

/** Changes it as it is now, and writes it as the project's formatter has it. */
export async function changeProjectJson(file: string, change: (content: unknown) => void): Promise<void> {
  const whole = path.join(root, file);
  const content = projectJson(file);
  change(content);
  const options = { ...(await resolveConfig(whole)), filepath: whole };
  writeFileSync(whole, await format(JSON.stringify(content, undefined, 2), options));
}

/** `%key%` as the editor replaces it. */
export function inWords(value: unknown, words: Words): unknown {
  if (typeof value === "string") return value.replace(/^%(setting\..*)%$/, (_, key: string) => words[key] ?? key);
  if (Array.isArray(value)) return value.map((entry) => inWords(entry, words));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, inWords(entry, words)]));
}
