import assert from "node:assert/strict";
import { settledText } from "../../../src/kernels/builtin/outputs/settled-text.js";

describe("text with carriage returns and backspaces", () => {
  const cases: [what: string, text: string, settled: string][] = [
    ["is left alone without them", "a\nb", "a\nb"],
    ["overwrites the line", "0%\r50%\r100%", "100%"],
    ["keeps what is not overwritten", "abcdef\rxy", "xycdef"],
    ["works line by line", "one\rtwo\nthree\rfour", "two\nfoure"],
    ["takes \\r\\n as an end of line", "a\r\nb\r\r\n", "a\nb\n"],
    ["keeps a return that waits for the next text", "50%\r", "50%\r"],
    ["takes back characters", "abc\b\bX", "aX"],
  ];
  for (const [what, text, settled] of cases) it(what, () => assert.equal(settledText(text), settled));
});
