import assert from "node:assert/strict";
import { optionDifferences } from "../../../src/servers/start/options-differ.js";

describe("options asked and options read back", () => {
  it("are the same in another order, as a form's lists of strings, and with numbers as text", () => {
    const asked = { image: "gpu", gpu: 2, ssd: true, mounts: ["a", "b"], env: { A: 1 } };
    assert.deepEqual(optionDifferences(asked, structuredClone(asked)), []);
    const read = { env: { A: ["1"] }, ssd: ["true"], gpu: ["2"], image: ["gpu"], mounts: ["a", "b"] };
    assert.deepEqual(optionDifferences(asked, read), []);
  });

  it("differ where a value changed, is missing or was added", () => {
    assert.deepEqual(optionDifferences({ image: "gpu", gpu: 2, t: 1 }, { image: ["cpu"], t: 1, extra: null }), [
      { kind: "changed", key: "image", asked: "gpu", got: ["cpu"] },
      { kind: "missing", key: "gpu", asked: 2 },
      { kind: "added", key: "extra", got: null },
    ]);
    assert.equal(optionDifferences({ mounts: ["a", "b"] }, { mounts: ["b", "a"] }).length, 1);
    assert.equal(optionDifferences({ x: "null" }, { x: null }).length, 1);
  });

  it("cannot be compared when one of them is not known", () => {
    assert.deepEqual(optionDifferences(undefined, { a: 1 }), []);
    assert.deepEqual(optionDifferences({ a: 1 }, undefined), []);
  });
});
