import assert from "node:assert/strict";
import type { Words } from "../../ui/json-schema.js";
import { changeProjectJson, inWords, type Manifest, projectJson } from "../../ui/schema-files.js";
import { profileJsonSchema } from "./profile-json-schema.js";

interface FileSchema {
  properties: { profiles: { items: unknown } };
}

describe("the schema of profiles, in the settings and in a site's file,", () => {
  const words = projectJson("package.nls.json") as Words;
  const schema = profileJsonSchema(words);
  // With `UPDATE_SCHEMAS=1` the files are written: after the grammar of profiles has changed.
  if (process.env["UPDATE_SCHEMAS"]) {
    before(async () => {
      await changeProjectJson("package.json", (manifest) => {
        const written = (manifest as Manifest).contributes.configuration.properties["hubKernels.profiles"];
        if (written) written["items"] = schema;
      });
      await changeProjectJson("schemas/profiles.schema.json", (file) => {
        (file as FileSchema).properties.profiles.items = inWords(schema, words);
      });
    });
  }

  it("is that of the grammar by which profiles are read", () => {
    const { properties } = (projectJson("package.json") as Manifest).contributes.configuration;
    const file = projectJson("schemas/profiles.schema.json") as FileSchema;
    const setting = properties["hubKernels.profiles"];
    assert.deepEqual(setting?.["items"], schema, "run this test with UPDATE_SCHEMAS=1");
    assert.deepEqual(file.properties.profiles.items, inWords(schema, words), "run this test with UPDATE_SCHEMAS=1");
  });
});
