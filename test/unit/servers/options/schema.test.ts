import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { profileJsonSchema } from "./profile-json-schema.js";

const root = path.resolve(import.meta.dirname, "../../../..");
const manifestFile = path.join(root, "package.json");
const schemaFile = path.join(root, "schemas/profiles.schema.json");

interface Manifest {
  contributes: { configuration: { properties: Record<string, { items?: unknown }> } };
}
interface FileSchema {
  properties: { profiles: { items: unknown } };
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

/** `%key%` as the editor replaces it. */
function inWords(value: unknown, words: Record<string, string>): unknown {
  if (typeof value === "string") return value.replace(/^%(setting\..*)%$/, (_, key: string) => words[key] ?? key);
  if (Array.isArray(value)) return value.map((entry) => inWords(entry, words));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, inWords(entry, words)]));
}

/** With `UPDATE_SCHEMAS=1` the files are written: after the grammar of profiles has changed. */
async function update(manifest: Manifest, schema: FileSchema): Promise<void> {
  for (const [file, content] of [
    [manifestFile, manifest],
    [schemaFile, schema],
  ] as const) {
    const options = { ...(await resolveConfig(file)), filepath: file };
    writeFileSync(file, await format(JSON.stringify(content, undefined, 2), options));
  }
}

describe("the schema of profiles, in the settings and in a site's file,", () => {
  const words = json(path.join(root, "package.nls.json")) as Record<string, string>;
  const schema = profileJsonSchema(words);
  const manifest = json(manifestFile) as Manifest;
  const file = json(schemaFile) as FileSchema;
  const setting = manifest.contributes.configuration.properties["hubKernels.profiles"];
  if (process.env["UPDATE_SCHEMAS"] && setting) {
    before(() => {
      setting.items = schema;
      file.properties.profiles.items = inWords(schema, words);
      return update(manifest, file);
    });
  }

  it("is that of the grammar by which profiles are read", () => {
    assert.deepEqual(setting?.items, schema, "run this test with UPDATE_SCHEMAS=1");
    assert.deepEqual(file.properties.profiles.items, inWords(schema, words), "run this test with UPDATE_SCHEMAS=1");
  });
});
