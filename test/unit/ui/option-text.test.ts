import assert from "node:assert/strict";
import type { AnswerProblem, OptionField } from "../../../src/hubClient/options/model.js";
import {
  answersText,
  answerText,
  problemText,
  promptText,
  typedText,
  typedValues,
} from "../../../src/servers/options/option-text.js";
import { english as l10n } from "./english.js";

const GIB = 1024 ** 3;
const cores: OptionField = { kind: "number", name: "nprocs", label: "Cores", min: 1, max: 32, step: 1, unit: "cores" };
const time: OptionField = { kind: "duration", name: "t", label: "Time", min: 1800, max: 86_400, sentAs: "hours" };
const memory: OptionField = { kind: "memory", name: "m", label: "Memory", max: 64 * GIB, sentAs: "MB" };
const account: OptionField = { kind: "text", name: "account", label: "Account", description: "As in `sacctmgr`" };
const image: OptionField = {
  kind: "choice",
  name: "image",
  label: "Image",
  choices: [
    { value: "torch:2", label: "PyTorch" },
    { value: "jax", label: "[JAX](command:evil)" },
  ],
};

describe("the words for an answer", () => {
  it("tell choices that are called the same by what they send", () => {
    const twins: OptionField = {
      kind: "several",
      name: "p",
      label: "Profiles",
      choices: [
        { value: "gpu", label: "GPU" },
        { value: "gpu-1", label: " GPU" },
        { value: "cpu", label: "CPU" },
      ],
      default: [],
    };
    assert.equal(answerText(twins, ["gpu-1", "cpu", "other"], l10n), "GPU (gpu-1), CPU, other");
  });
});

describe("the words for a wrong answer", () => {
  const cases: [OptionField, AnswerProblem, string][] = [
    [account, { kind: "missing" }, "Account is required."],
    [account, { kind: "control-character" }, "Remove the line break or control character."],
    [image, { kind: "not-offered", value: "tf" }, "“tf” isn't available for Image. Choose one from the list."],
    [cores, { kind: "no-number" }, "This isn't a number."],
    [cores, { kind: "too-large", max: 32 }, "At most 32 cores."],
    [cores, { kind: "not-a-step", step: 1 }, "This must be a whole number."],
    [{ ...cores, min: 0, step: 4 }, { kind: "not-a-step", step: 4 }, "This must be a multiple of 4 cores."],
    [{ ...cores, step: 4 }, { kind: "not-a-step", step: 4 }, "This must be 1 cores and steps of 4 cores from there."],
    [time, { kind: "no-duration" }, "This isn't a duration. Enter it as 4 h, 90 min, or 1:30:00."],
    [time, { kind: "too-small", min: 1800 }, "At least 30 min."],
    [time, { kind: "too-large", max: 86_400 }, "At most 24 h."],
    [memory, { kind: "no-memory" }, "This isn't an amount of memory. Enter it as 8 GB or 512 MB."],
    [memory, { kind: "too-large", max: 64 * GIB }, "At most 64 GB."],
    [account, { kind: "too-long", maxLength: 8 }, "At most 8 characters."],
    [account, { kind: "pattern" }, "This isn't in the format that the hub expects."],
    [account, { kind: "pattern", message: "ab123\nor so" }, "The hub expects: ab123 or so"],
  ];
  for (const [field, problem, words] of cases) {
    it(words, () => assert.equal(problemText(field, problem, l10n), words));
  }
});

describe("the words for options", () => {
  it("say the range with its unit", () => {
    assert.equal(promptText(cores, l10n), "Cores (1 to 32 cores)");
    assert.equal(promptText(time, l10n), "Time (30 min to 24 h)");
    assert.equal(promptText(memory, l10n), "Memory (at most 64 GB)");
    assert.equal(promptText(account, l10n), "Account. As in `sacctmgr`");
  });

  it("are a choice's label, and never a link of the hub's", () => {
    assert.equal(answerText(image, ["torch:2"], l10n), "PyTorch");
    assert.equal(answerText(image, ["jax"], l10n), "[JAX] (command:evil)");
    assert.equal(answerText(image, [], l10n), "nothing");
    assert.equal(answerText({ kind: "boolean", name: "b", label: "B", default: false, on: "1" }, ["1"], l10n), "yes");
  });

  it("leave out what is hidden, has one answer or is empty", () => {
    const only: OptionField = { kind: "choice", name: "ui", label: "UI", choices: [{ value: "lab", label: "Lab" }] };
    const hidden: OptionField = { kind: "hidden", name: "v", label: "", value: "3" };
    const form = { spawner: "other" as const, fields: [image, only, hidden, account, time] };
    assert.equal(answersText(form, { image: ["torch:2"], t: ["1.5"] }, l10n), "Image: PyTorch · Time: 1 h 30 min");
  });
});

describe("what stands in an input box", () => {
  it("is read back as the same value, rounded by no word", () => {
    const with_ = (sentAs: "MB" | "GB" | "with-unit"): OptionField => ({
      kind: "memory",
      name: "m",
      label: "",
      sentAs,
    });
    const cases: [OptionField, string, string][] = [
      [memory, "8192", "8 GB"],
      [memory, "1500", "1500"],
      [with_("with-unit"), "512M", "512 MB"],
      [time, "1.5", "1 h 30 min"],
      [time, "0.001", "0.001"],
      [cores, "4", "4"],
    ];
    for (const [field, sent, shown] of cases) {
      assert.equal(typedText(field, sent), shown);
      assert.deepEqual(typedValues(field, shown), [sent]);
    }
  });

  it("is no answer while it is empty, and stays as it is where it is no quantity", () => {
    assert.deepEqual(typedValues(account, ""), []);
    assert.deepEqual(typedValues(time, "  "), []);
    assert.deepEqual(typedValues(account, " ab "), [" ab "], "as a browser sends it");
    assert.deepEqual(typedValues(time, "soon"), ["soon"]);
  });
});
