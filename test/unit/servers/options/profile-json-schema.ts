import { profileSchema } from "../../../../src/servers/options/profiles.js";
import { english } from "../../ui/english.js";
import { type JsonSchema, jsonSchemaOf, type Words } from "../../ui/json-schema.js";

/** Where checks and custom kinds of the grammar do not tell what an editor can look at. By the place in a profile. */
const hints: Record<string, JsonSchema> = {
  hub: { pattern: "^https?://", patternErrorMessage: "%setting.profiles.hub.pattern%" },
  options: { type: "object" },
  "fields.text.pattern": { format: "regex" },
  "": {
    anyOf: [{ required: ["options"] }, { required: ["fields"] }],
    defaultSnippets: [
      {
        label: "%setting.profiles.snippet%",
        body: { name: "${1:GPU}", options: { "${2:profile}": "${3:gpu}" } },
      },
      {
        label: "%setting.profiles.snippet.fields%",
        body: {
          name: "${1:GPU}",
          options: { "${2:partition}": "${3:gpu}" },
          fields: [{ kind: "number", name: "${4:gpus}", label: "${5:GPUs}", default: 1, min: 1, max: 4, step: 1 }],
        },
      },
    ],
  },
};

/** The JSON schema of a profile, of the grammar by which profiles are read. @param words of package.nls.json */
export function profileJsonSchema(words: Words): JsonSchema {
  return jsonSchemaOf(profileSchema(english), { words, prefix: "setting.profiles", hints });
}
