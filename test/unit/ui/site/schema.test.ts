import assert from "node:assert/strict";
import { siteHubSchema } from "../../../../src/ui/settings/site/site-hub.js";
import { english } from "../english.js";
import { type JsonSchema, jsonSchemaOf, type Words } from "../json-schema.js";
import { changeProjectJson, inWords, type Manifest, projectJson } from "../schema-files.js";

interface FileSchema {
  properties: { hubs: { items: unknown } };
}

describe("the schema of a site's hubs, in the settings and in the machine's file,", () => {
  const words = projectJson("package.nls.json") as Words;
  const { properties } = (projectJson("package.json") as Manifest).contributes.configuration;
  const schema = jsonSchemaOf(siteHubSchema(english), {
    words,
    prefix: "setting.hubs",
    hints: {
      hub: { pattern: "^https?://[^?#@]+$", patternErrorMessage: "%setting.hubs.hub.pattern%" },
      network: ofOneNetwork(properties["hubKernels.networks"]),
      profileFiles: { items: properties["hubKernels.profileFiles"]?.["items"] },
      "": {
        defaultSnippets: [
          {
            label: "%setting.hubs.snippet%",
            body: { hub: "${1:https://hub.example}", label: "${2:Example}" },
          },
        ],
      },
    },
  });
  // With `UPDATE_SCHEMAS=1` the files are written: after the grammar of hubs has changed.
  if (process.env["UPDATE_SCHEMAS"]) {
    before(async () => {
      await changeProjectJson("package.json", (manifest) => {
        const written = (manifest as Manifest).contributes.configuration.properties["hubKernels.hubs"];
        if (written) written["items"] = schema;
      });
      await changeProjectJson("schemas/hubs.schema.json", (file) => {
        (file as FileSchema).properties.hubs.items = inWords(schema, words);
      });
    });
  }

  it("is that of the grammar by which they are read, with a network as in hubKernels.networks", () => {
    const setting = (projectJson("package.json") as Manifest).contributes.configuration.properties["hubKernels.hubs"];
    const file = projectJson("schemas/hubs.schema.json") as FileSchema;
    assert.deepEqual(setting?.["items"], schema, "run this test with UPDATE_SCHEMAS=1");
    assert.deepEqual(file.properties.hubs.items, inWords(schema, words), "run this test with UPDATE_SCHEMAS=1");
  });
});

/** What can be set for the way to one hub. */
function ofOneNetwork(setting: JsonSchema | undefined): JsonSchema {
  const [entry] = Object.values(setting?.["patternProperties"] ?? {}) as JsonSchema[];
  assert.ok(entry);
  return entry;
}
