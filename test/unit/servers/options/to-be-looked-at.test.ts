import assert from "node:assert/strict";
import { formFields } from "../../../../src/hubClient/options/form-fields.js";
import type { Answers, OptionForm } from "../../../../src/hubClient/options/model.js";
import { shapeOf } from "../../../../src/hubClient/options/shape.js";
import type { StartOptions } from "../../../../src/hubClient/types.js";
import { toBeLookedAt } from "../../../../src/servers/options/to-be-looked-at.js";
import { english as l10n } from "../../ui/english.js";

const form: OptionForm = {
  spawner: "other",
  startedBy: "fields",
  fields: [
    {
      kind: "choice",
      name: "profile",
      label: "Profile",
      choices: [
        { value: "small", label: "Small" },
        { value: "large", label: "Large" },
      ],
    },
    { kind: "boolean", name: "wipe", label: "Wipe the disk", default: false, on: "yes" },
  ],
};
const gone = "“gone” isn't available for Profile. Choose one from the list.";
const inPart = "Only part of that start is known here. Check it first.";
const ofForm = (values: Answers) => formFields(values, { shape: shapeOf(form, values) });
const look = (of: OptionForm, options: NonNullable<StartOptions>) => toBeLookedAt(of, options, l10n);

describe("a start that is to be looked at before it is repeated", () => {
  it("is one by the form's fields whose choice the hub does not have any more", () => {
    assert.equal(look(form, formFields({ profile: ["gone"] })), gone);
    assert.equal(look(form, ofForm({ profile: ["large"] })), undefined);
    assert.equal(look(form, ofForm({})), undefined);
  });

  it("is one by the fields of a form that is another one now", () => {
    const changed = "The hub's form has changed since that start. Check it first.";
    assert.equal(look(form, formFields({ profile: ["large"] })), changed);
    const more: OptionForm = { ...form, fields: [...form.fields, { kind: "text", name: "more", label: "More" }] };
    assert.equal(look(more, ofForm({ profile: ["large"] })), changed);
  });

  it("is one by fields of which the form does not have the deletion any more, also where nothing of it is left", () => {
    const changed = "The hub's form has changed since that start. Check it first.";
    const erased = ofForm({ profile: ["large"], wipe: ["yes"] });
    for (const fields of [form.fields.slice(0, 1), []]) assert.equal(look({ ...form, fields }, erased), changed);
  });

  it("is, on a hub that starts by its form alone, any other: what its spawner calls profile is not the form's", () => {
    for (const profile of ["gone", "small", ["gone"], { name: "gone" }]) assert.equal(look(form, { profile }), inPart);
    assert.equal(look(form, {}), inPart);
  });

  it("is one whose options are the form's own, where they name what is gone", () => {
    for (const known of [
      { ...form, spawner: "wrapspawner" },
      { spawner: form.spawner, fields: form.fields },
    ] as const) {
      assert.equal(look(known, { profile: "gone" }), gone);
      assert.equal(look(known, { profile: "small" }), undefined);
    }
  });

  it("is one that deletes something, wherever it comes from", () => {
    const said = "Set last time: Wipe the disk: yes";
    assert.equal(look(form, formFields({ profile: ["large"], wipe: ["yes"] })), said);
    assert.equal(look(form, { profile: "gone", wipe: "yes" }), said);
  });
});
