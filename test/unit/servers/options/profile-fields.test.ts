import assert from "node:assert/strict";
import { toUserOptions } from "../../../../src/hubClient/options/encode.js";
import { readProfiles } from "../../../../src/servers/options/profiles.js";
import { english as l10n } from "../../ui/english.js";

const read = (...fields: unknown[]) => readProfiles([{ name: "GPU", fields }], l10n);
const name = "f";

describe("the fields of a profile", () => {
  it("become a form whose answers are user_options as they stand", () => {
    const { profiles, problems } = read(
      { kind: "choice", name: "partition", choices: ["cpu", { value: "gpu", label: "GPU nodes" }], default: "gpu" },
      { kind: "number", name: "gpus", label: "GPUs", default: 1, min: 0, max: 4, step: 1, when: { partition: "gpu" } },
      { kind: "duration", name: "runtime", sentAs: "h:mm:ss", default: "90 min", max: "1-12:00:00" },
      { kind: "memory", name: "memory", sentAs: "GB", default: "512 MB", min: "256 MB" },
      { kind: "several", name: "modules", choices: ["a", "b"], default: ["b"] },
      { kind: "boolean", name: "exclusive", default: true },
      { kind: "text", name: "account", pattern: "[a-z]+", patternMessage: "Letters", maxLength: 8, placeholder: "abc" },
    );
    assert.deepEqual(problems, []);
    const form = profiles[0]?.form;
    assert.ok(form);
    assert.deepEqual(toUserOptions(form, { account: ["phys"] }), {
      partition: "gpu",
      gpus: 1,
      runtime: "1:30:00",
      memory: 0.5,
      modules: ["b"],
      exclusive: true,
      account: "phys",
    });
    assert.deepEqual(form.fields[1], {
      kind: "number",
      name: "gpus",
      label: "GPUs",
      default: 1,
      min: 0,
      max: 4,
      step: 1,
      when: [{ field: "partition", values: ["gpu"] }],
    });
    assert.equal(profiles[0]?.options && Object.keys(profiles[0].options).length, 0);
  });

  const wrong: [string, unknown[], string, string][] = [
    ["a kind that there is not", [{ kind: "colour", name }], ".kind", 'This must be one of "choice", "several", "text", "number", "duration", "memory", "boolean".'],
    ["a word that is none", [{ kind: "number", name, defualt: 1 }], ".defualt", "“defualt” isn't a known property."],
    ["a field without a name", [{ kind: "number" }], ".name", "“name” is missing."],
    ["a choice without choices", [{ kind: "choice", name }], ".choices", "“choices” is missing."],
    ["an empty list of choices", [{ kind: "choice", name, choices: [] }], ".choices", "This can't be empty."],
    ["a default that is not offered", [{ kind: "choice", name, choices: ["a"], default: "b" }], ".default", "“b” isn't available for f. Choose one from the list."],
    ["a default out of range", [{ kind: "number", name, default: 9, max: 4 }], ".default", "At most 4."],
    ["a time that is none", [{ kind: "duration", name, sentAs: "hours", max: "soon" }], ".max", "This isn't a duration. Enter it as 4 h, 90 min, or 1:30:00."],
    ["memory that is none", [{ kind: "memory", name, sentAs: "MB", default: "much" }], ".default", "This isn't an amount of memory. Enter it as 8 GB or 512 MB."],
    ["a pattern that is none", [{ kind: "text", name, pattern: "(" }], ".pattern", "This isn't a valid regular expression."],
    ["a number as text", [{ kind: "number", name, min: "1" }], ".min", "Incorrect type. Expected number."],
    ["a condition on a later field", [{ kind: "text", name, when: { later: "x" } }, { kind: "text", name: "later" }], ".when", "There's no field “later” before this one."],
    ["a line break", [{ kind: "text", name, label: "a\nb" }], ".label", "Remove the line break or control character."],
  ]; // prettier-ignore
  for (const [what, fields, where, problem] of wrong) {
    it(`are told of with ${what}, and where`, () => {
      assert.deepEqual(read(...fields), { profiles: [], problems: [{ path: `[0].fields[0]${where}`, problem }] });
    });
  }

  it("have names of their own, or exclude each other", () => {
    const field = (when?: object) => ({ kind: "text", name, ...(when && { when }) });
    const kind = { kind: "choice", name: "k", choices: ["a", "b"] };
    assert.equal(read(field(), field()).problems[0]?.problem, "There's already a field “f” before this one.");
    assert.deepEqual(read(kind, field({ k: "a" }), field({ k: ["b"] })).problems, []);
  });
});
