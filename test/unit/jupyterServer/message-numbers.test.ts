import assert from "node:assert/strict";
import { MessageNumbers } from "../../../src/jupyterServer/message-numbers.js";

describe("the numbers of messages", () => {
  const passed = (...ids: string[]) => {
    const numbers = new MessageNumbers();
    for (const id of ids) numbers.heard(id);
    return numbers.passed;
  };

  it("tell how many of one sender never came", () => {
    assert.equal(passed("a-b_12_1", "a-b_12_2", "a-b_12_5", "a-b_12_6", "a-b_12_9"), 4);
  });

  it("tell nothing of another process, of what comes late, and of ids without a number", () => {
    assert.equal(passed("a_12_1", "b_12_90", "b_12_91"), 0);
    assert.equal(passed("a_12_5", "a_12_3", "a_12_4"), 0);
    assert.equal(passed("5df02c0b-c8f4", "c8f4-5df02c0b", "", "_5", "_9", "a_1_99999999999999999999"), 0);
  });
});
