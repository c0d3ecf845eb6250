import assert from "node:assert/strict";
import type { OptionForm } from "../../../../src/hubClient/options/model.js";
import { optionsInWords } from "../../../../src/servers/options/choices.js";
import { keepWords, optionWords } from "../../../../src/servers/options/option-words.js";
import type { AccountId } from "../../../../src/text/ids.js";
import { english } from "../../ui/english.js";
import { MemoryMemento } from "../model-fakes.js";

const id = "hub~ada" as AccountId;

async function after(fields: OptionForm["fields"]) {
  const memento = new MemoryMemento();
  await keepWords(id, { spawner: "other", fields }, memento);
  return { memento, words: optionWords(id, memento) };
}

describe("options of a start in words", () => {
  const image = {
    kind: "choice",
    name: "image",
    label: "Environment",
    choices: [{ value: "cuda-12", label: "PyTorch with a GPU" }],
  } as const;

  it("are as the hub's form has them, where one was read", async () => {
    const { words } = await after([
      image,
      { kind: "memory", name: "mem", label: "Memory", sentAs: "GB" },
      { kind: "number", name: "gpus", label: "GPUs" },
      { kind: "boolean", name: "excl", label: "Whole node", default: false, on: "on" },
    ]);
    const options = { image: "cuda-12", mem: "8", gpus: 2, excl: true, other: "x", list: ["cuda-12"] };
    assert.equal(
      optionsInWords(options, english, [], words),
      "Environment: PyTorch with a GPU · Memory (GB): 8 · GPUs: 2 · Whole node: yes · other: x · list: cuda-12",
    );
    assert.equal(optionsInWords({ image: ["cuda-12"] }, english, [], words), "Environment: PyTorch with a GPU");
    assert.equal(optionsInWords({ image: "torch" }, english, [], words), "Environment: torch", "it is offered no more");
    assert.equal(optionsInWords(options, english).slice(0, 14), "image: cuda-12");
  });

  it("are those of KubeSpawner's profiles too, which it keeps under other names than its form has", async () => {
    const { words } = await after([{ ...image, name: "profile-option-gpu--image" }]);
    assert.equal(optionsInWords({ image: "cuda-12" }, english, [], words), "Environment: PyTorch with a GPU");
  });

  it("tell no secret, and keep nothing of one", async () => {
    const { memento, words } = await after([
      { kind: "text", name: "note", label: "Access key", secret: true },
      { kind: "text", name: "token", label: "Something" },
    ]);
    assert.doesNotMatch(JSON.stringify(memento.get(`hubKernels.optionWords ${id}`)), /Access key/);
    assert.equal(optionsInWords({ token: "abcdef" }, english, [], words), "Something: •••");
    assert.doesNotMatch(optionsInWords({ note: "abcdef" }, english, ["note"], words), /abcdef/);
  });

  it("are kept within bounds, the fields before the choices", async () => {
    const choices = Array.from({ length: 1_000 }, (_, at) => ({ value: `v${at}`, label: `Value ${at}` }));
    const { memento, words } = await after([
      { ...image, choices },
      { kind: "text", name: "n".repeat(300), label: "Long" },
      { kind: "text", name: "account", label: "A".repeat(300) },
    ]);
    assert.equal((memento.get(`hubKernels.optionWords ${id}`) as unknown[]).length, 300);
    assert.equal(words.labelOf("image"), "Environment");
    assert.equal(words.labelOf("account")?.length, 60);
    assert.equal(words.labelOf("n".repeat(300)), undefined);
  });
});
