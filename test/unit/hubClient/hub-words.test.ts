import assert from "node:assert/strict";
import { failureInEvent, failureInWords } from "../../../src/hubClient/start/spawn-reason.js";
import { plainText, plainTextOfHtml } from "../../../src/text/plain-text.js";

describe("hub client: a hub's words", () => {
  it("keeps plain text, and its lines", () => {
    assert.equal(plainText("sbatch: error:  x\r\n\r\n\r\n\r\nline 2\t y"), "sbatch: error: x\n\nline 2 y");
    assert.equal(plainText("no such image: <none> in <my repo>, 1 < 2"), "no such image: <none> in <my repo>, 1 < 2");
  });

  it("drops pages, markup, control and direction characters", () => {
    assert.equal(plainText("<!DOCTYPE html><html>secret page</html>"), "");
    assert.equal(plainText('Use <a href="javascript:x">this</a><br>or that'), "Use this or that");
    assert.equal(plainText("a\u0000b\u001b[31mred\u001b[0m\u202ec\u200bd\u0085"), "abredcd");
    assert.equal(plainText(undefined), "");
    assert.equal(plainText({}), "");
    assert.equal(plainTextOfHtml("<p>a &lt;none&gt; &amp;amp;</p><script>evil()</script>"), "a <none> &amp;");
  });

  it("cuts what is endless", () => {
    assert.equal(plainText("x".repeat(1_000_000)).length, 2_000);
    assert.ok(plainText("<b>".repeat(1_000_000)).length < 2_001);
  });

  const failures: [string, string, boolean, number?][] = [
    ["Spawn failed: no such image: x", "no such image: x", false],
    ["Spawn failed: ", "", true],
    ["Spawn failed:", "", true],
    ["Spawn failed: Timeout", "", true],
    ["Spawn failed", "", false],
    ["Spawn failed: HTTP 403: error (Not allowed to use GPU)", "Not allowed to use GPU", false, 403],
    ["Spawn failed: HTTP 403: Forbidden (a (b) c)", "a (b) c", false, 403],
    ["Spawn failed: HTTP 404: error", "", false, 404],
    ["Spawn failed: HTTP 404: error (no such machine)", "no such machine", false, 404],
    ["Spawn failed: HTTP 504: timeout", "timeout", false, 504],
    [
      'Spawn failed: (403)\nReason: Forbidden\nHTTP response headers: {"a": "b"}\nHTTP response body: {"kind":"Status","message":"pods \\"x\\" is forbidden: exceeded quota: gpu","code":403}\n',
      'pods "x" is forbidden: exceeded quota: gpu',
      false,
    ],
    ["Spawn failed: (500)\nHTTP response body: {broken", "(500)\nHTTP response body: {broken", false],
    ["Ask the help desk", "Ask the help desk", false],
  ];
  for (const [message, reason, timedOut, status] of failures) {
    it(`finds the reason in ${JSON.stringify(message).slice(0, 60)}`, () => {
      assert.deepEqual(failureInEvent(message), { reason, timedOut, ...(status && { status }) });
    });
  }

  it("knows the answers that say nothing", () => {
    for (const words of ["", "error", "Internal Server Error"]) {
      assert.deepEqual(failureInWords(words), { reason: "", timedOut: false });
    }
    assert.deepEqual(failureInWords("timeout"), { reason: "", timedOut: true });
  });
});
