import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../../..");
const json = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), "utf8"));

/** `%key%` as the editor replaces it. */
function inWords(value: unknown, words: Record<string, string>): unknown {
  if (typeof value === "string") return value.replace(/^%(setting\..*)%$/, (_, key: string) => words[key] ?? key);
  if (Array.isArray(value)) return value.map((entry) => inWords(entry, words));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, inWords(entry, words)]));
}

describe("the schema of profiles", () => {
  it("is the same in the settings and in a site's file", () => {
    const { contributes } = json("package.json") as {
      contributes: { configuration: { properties: Record<string, { items: unknown }> } };
    };
    const schema = json("schemas/profiles.schema.json") as { properties: { profiles: { items: unknown } } };
    const setting = contributes.configuration.properties["hubKernels.profiles"]?.items;
    const words = json("package.nls.json") as Record<string, string>;
    assert.deepEqual(inWords(setting, words), schema.properties.profiles.items);
  });
});
