import assert from "node:assert/strict";
import * as v from "valibot";
import { formFromHtml } from "../../../../src/hubClient/forms/html-form.js";
import { sent } from "../../../../src/hubClient/options/answers.js";
import type { OptionField, OptionForm } from "../../../../src/hubClient/options/model.js";
import { startAnswers } from "../../../../src/hubClient/options/start-answers.js";
import { MAX_TEXT } from "../../../../src/servers/options/page/limits.js";
import { pageMessage } from "../../../../src/servers/options/page/messages.js";
import { PageState } from "../../../../src/servers/options/page/page-state.js";
import { ShownControls } from "../../../../src/servers/options/page/shown-controls.js";
import { smallForms } from "../../../contract/forms/small-forms.js";
import { english as l10n } from "../../ui/english.js";

const choices = (...values: string[]) => values.map((value) => ({ value, label: value.toUpperCase() }));
const form: OptionForm = {
  spawner: "other",
  fields: [
    { kind: "choice", name: "partition", label: "Partition", choices: choices("cpu", "gpu") },
    { kind: "number", name: "n", label: "Cores", default: 1, max: 4, when: [{ field: "partition", values: ["cpu"] }] },
    { kind: "number", name: "n", label: "GPUs", default: 2, max: 8, when: [{ field: "partition", values: ["gpu"] }] },
    { kind: "duration", name: "t", label: "Time", default: 14_400, sentAs: "hours" },
    { kind: "boolean", name: "whole", label: "Whole node", default: false, on: "yes" },
    { kind: "hidden", name: "cluster", label: "", value: "alpha" },
  ],
};
const controls = (state: PageState) =>
  state.controls(l10n).map(({ label, values, problem }) => [label, values, problem]);

describe("the state of the single form", () => {
  it("shows the fields that count, with their answers as a user types them", () => {
    assert.deepEqual(controls(new PageState(form, { t: ["1.5"] })), [
      ["Partition", ["cpu"], ""],
      ["Cores", ["1"], ""],
      ["Time", ["1 h 30 min"], ""],
      ["Whole node", [], ""],
    ]);
  });

  it("keeps what was typed for fields of one name apart", () => {
    const state = new PageState(form, {});
    state.take({ 1: ["3"] });
    state.take({ 0: ["gpu"] });
    assert.equal(state.controls(l10n)[1]?.values[0], "2", "the default there");
    state.take({ 2: ["8"] });
    assert.deepEqual(state.answers["n"], ["8"]);
    state.take({ 0: ["cpu"] });
    assert.deepEqual(state.answers["n"], ["3"]);
  });

  it("says what is wrong only of what was touched, until all is to be shown", () => {
    const state = new PageState(form, { n: ["9"], partition: ["cpu"] });
    state.take({ 3: ["soon"] });
    assert.deepEqual(controls(state).map(([, , problem]) => problem), ["", "", "This isn't a duration. Enter it as 4 h, 90 min, or 1:30:00.", ""]); // prettier-ignore
    state.showAll();
    assert.equal(state.controls(l10n)[1]?.problem, "At most 4.");
  });

  it("takes nothing for fields that the form does not have", () => {
    const state = new PageState(form, {});
    state.take({ 99: ["x"], partition: ["gpu"], "-1": ["x"], "0.0": ["gpu"], 4: ["yes"] });
    assert.deepEqual(state.answers["partition"], ["cpu"]);
    assert.deepEqual(state.answers["whole"], ["yes"]);
  });
});

describe("the single form, untouched", () => {
  for (const [what, html] of Object.entries(smallForms)) {
    it(`sends what the questions send: ${what}`, () => {
      const form = formFromHtml(html);
      const state = new PageState(form, startAnswers(form));
      state.controls(l10n);
      assert.deepEqual(sent(form, state.answers), sent(form, startAnswers(form)));
    });
  }

  it("tells choices that are called the same by what they send", () => {
    const gpus = [
      { value: "a100:1", label: "One GPU" },
      { value: "", label: "One GPU" },
      { value: "v100:1", label: "One GPU" },
      { value: "none", label: "No GPU" },
    ];
    const field: OptionField = { kind: "choice", name: "gpu", label: "GPU", choices: gpus };
    const [control] = new PageState({ spawner: "other", fields: [field] }, {}).controls(l10n);
    assert.deepEqual(control?.options.map(({ label }) => label), ["One GPU (a100:1)", "One GPU", "One GPU (v100:1)", "No GPU"]); // prettier-ignore
  });
});

describe("a key that is typed into a form of 2,000 fields", () => {
  const count = 2000;
  const work = { looks: 0, controls: 0, patterns: 0 };
  const field = (index: number): OptionField => ({
    kind: "text",
    get name() {
      work.looks++;
      return `f${index}`;
    },
    label: `Field ${index}`,
    get description() {
      work.controls++;
      return "";
    },
    get pattern() {
      work.patterns++;
      return { source: "[a-z]+", match: "whole" } as const;
    },
    ...(index === 3 && { when: [{ field: "f2", values: ["more"] }] }),
  });
  const fields = Array.from({ length: count }, (_, index) => field(index));

  it("makes and sends the one control, and goes through the form a few times at most", () => {
    const state = new PageState({ spawner: "other", fields }, {});
    const shown = new ShownControls();
    const first = shown.changesTo(state.controls(l10n));
    assert.deepEqual([first.controls.length, first.order?.length], [count - 1, count - 1]);
    for (const [typed, problem] of [
      ["a", ""],
      ["a1", "This isn't in the format that the hub expects."],
    ] as const) {
      Object.assign(work, { looks: 0, controls: 0, patterns: 0 });
      state.take({ 7: [typed] });
      const { controls, order } = shown.changesTo(state.controls(l10n));
      assert.deepEqual(controls.map(({ key, problem }) => [key, problem]), [["7", problem]]); // prettier-ignore
      assert.equal(order, undefined);
      assert.deepEqual([work.controls, work.patterns], [1, 1]);
      assert.ok(work.looks < 10 * count, `${work.looks} looks at ${count} fields`);
    }
  });

  it("sends what comes and goes with it, and all where the page is a new one", () => {
    const state = new PageState({ spawner: "other", fields }, {});
    const shown = new ShownControls();
    shown.changesTo(state.controls(l10n));
    const changes = (typed: string) => {
      state.take({ 2: [typed] });
      const { controls, order } = shown.changesTo(state.controls(l10n));
      return [controls.map(({ key }) => key), order?.length];
    };
    assert.deepEqual(changes("more"), [["2", "3"], count]);
    assert.deepEqual(changes("mor"), [["2"], count - 1]);
    assert.deepEqual(changes("more"), [["2", "3"], count]);
    assert.equal(new ShownControls().changesTo(state.controls(l10n)).controls.length, count);
  });
});

describe("a message of the single form", () => {
  it("is one of four kinds, with lists of texts", () => {
    const good = [
      { kind: "ready" },
      { kind: "cancel" },
      { kind: "start", values: { 0: ["a"] } },
      { kind: "change", values: {} },
      // What a page of the largest size can have in it: passed over, Start would do nothing.
      { kind: "start", values: { 0: ["x".repeat(MAX_TEXT)], 1: Array.from({ length: 9_000 }, () => "on") } },
    ];
    for (const message of good) assert.ok(v.is(pageMessage, message), JSON.stringify(message).slice(0, 80));
    const bad = [null, "start", { kind: "run" }, { kind: "start" }, { kind: "start", values: { 0: "a" } },
      { kind: "start", values: { 0: [1] } }, { kind: "change", values: { 0: ["x".repeat(MAX_TEXT + 1)] } }, { kind: "ready", more: 1 }]; // prettier-ignore
    for (const message of bad) assert.equal(v.is(pageMessage, message), false, JSON.stringify(message).slice(0, 80));
  });
});
