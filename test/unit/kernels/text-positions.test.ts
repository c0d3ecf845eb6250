import assert from "node:assert/strict";
import { characterCount, utf16Offset } from "../../../src/kernels/builtin/cells/text-positions.js";

describe("positions in a text", () => {
  const text = "x = '😀é'; y.";

  it("count characters, not UTF-16 units, for Jupyter", () => {
    assert.equal(characterCount(text, text.length), text.length - 1);
    assert.equal(characterCount(text, 3), 3);
  });

  it("come back to the editor's count", () => {
    for (const offset of [0, 5, 7, 8, text.length])
      assert.equal(utf16Offset(text, characterCount(text, offset)), offset);
  });
});
