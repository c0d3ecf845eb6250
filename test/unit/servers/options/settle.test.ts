import assert from "node:assert/strict";
import type { Answers, OptionField, OptionForm } from "../../../../src/hubClient/options/model.js";
import { decisions, isCountKnown, isLarge, settled, stepFields } from "../../../../src/servers/options/settle.js";

const choices = (...values: string[]) => values.map((value) => ({ value, label: value }));
const cores = (partition: string, max: number): OptionField => ({
  kind: "number",
  name: "cores",
  label: `Cores of ${partition}`,
  default: 1,
  max,
  when: [{ field: "partition", values: [partition] }],
});
const form: OptionForm = {
  spawner: "other",
  fields: [
    { kind: "choice", name: "partition", label: "Partition", choices: choices("cpu", "gpu") },
    cores("cpu", 4),
    cores("gpu", 32),
    { kind: "choice", name: "ui", label: "Interface", choices: choices("lab") },
    { kind: "text", name: "account", label: "Account", required: true },
    { kind: "boolean", name: "exclusive", label: "Whole node", default: false, on: "yes" },
    { kind: "hidden", name: "cluster", label: "", value: "alpha" },
  ],
};
const labels = (fields: readonly OptionField[]) => fields.map(({ label }) => label);

describe("the walk through a form", () => {
  it("has a step for each real choice and for what no start goes without, and none for the rest", () => {
    assert.deepEqual(labels(stepFields(form, settled(form, {}), new Set())), ["Partition", "Account"]);
    const known = settled(form, { account: ["physics"] });
    assert.deepEqual(labels(stepFields(form, known, new Set())), ["Partition"]);
  });

  it("has a step for everything where that is up to three", () => {
    const few = { ...form, fields: form.fields.filter(({ name }) => name !== "partition" && name !== "account") };
    const one: OptionField = { kind: "number", name: "hours", label: "Hours", default: 1 };
    const three = { ...few, fields: [...few.fields, one, { ...one, name: "nodes", label: "Nodes" }] };
    assert.deepEqual(labels(stepFields(three, settled(three, {}), new Set())), ["Whole node", "Hours", "Nodes"]);
    const four = { ...three, fields: [...three.fields, { ...one, name: "tasks", label: "Tasks" }] };
    assert.deepEqual(labels(stepFields(four, settled(four, {}), new Set())), []);
  });

  it("knows how many questions there are where no answer to come decides that", () => {
    const [partition, cpuCores, , , account, exclusive] = form.fields as [OptionField, ...OptionField[]];
    const known = (at: OptionField | undefined, answers: Answers = {}, of = form) =>
      at && isCountKnown(of, settled(of, answers), at);
    assert.equal(known(partition), false);
    assert.deepEqual(
      [cpuCores, account, exclusive].map((at) => known(at)),
      [true, true, true],
    );
    const reservation: OptionField = {
      kind: "text",
      name: "reservation",
      label: "Reservation",
      when: [
        { field: "partition", values: ["gpu"] },
        { field: "exclusive", values: ["yes"] },
      ],
    };
    const more = { ...form, fields: [...form.fields, reservation] };
    assert.equal(known(account, { partition: ["gpu"] }, more), false);
    assert.equal(known(account, { partition: ["cpu"] }, more), true, "it is not asked whatever is answered");
  });

  it("keeps a step that was asked once", () => {
    const [, , , , account] = form.fields;
    assert.ok(account);
    const asked = new Set([account]);
    assert.deepEqual(labels(stepFields(form, settled(form, { account: ["physics"] }), asked)), [
      "Partition",
      "Account",
    ]);
  });

  it("offers to change everything that is not decided by itself", () => {
    const shown = decisions(form, settled(form, { partition: ["gpu"] })).map(({ field }) => field);
    assert.deepEqual(labels(shown), ["Partition", "Cores of gpu", "Account", "Whole node"]);
  });

  it("takes an answer that fits no more back to the default of what fits now", () => {
    const before: Answers = { partition: ["gpu"], cores: ["16"] };
    assert.deepEqual(settled(form, before)["cores"], ["16"]);
    assert.deepEqual(settled(form, { ...before, partition: ["cpu"] })["cores"], ["1"]);
    assert.deepEqual(settled(form, { partition: ["tpu"] })["partition"], ["cpu"]);
  });

  it("gives way to the single form where there are many questions", () => {
    assert.equal(isLarge(form, {}), false);
    const more = ["a", "b", "c"].map((name): OptionField => ({ kind: "text", name, label: name }));
    assert.equal(isLarge({ ...form, fields: [...form.fields, ...more] }, {}), true);
  });
});
