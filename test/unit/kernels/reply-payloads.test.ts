import assert from "node:assert/strict";
import { endsKernel, nextInputOf, pagesOf } from "../../../src/kernels/builtin/cells/reply-payloads.js";

type Reply = Parameters<typeof nextInputOf>[0];

function reply(...payload: unknown[]): Reply {
  return { status: "ok", execution_count: 1, payload, user_expressions: {} } as unknown as Reply;
}

describe("what a reply brings besides its status", () => {
  it("is text for this cell or a new one below: the first, as in JupyterLab", () => {
    const load = { source: "set_next_input", text: "print(1)", replace: true };
    assert.deepEqual(nextInputOf(reply(load, { ...load, text: "later" })), { text: "print(1)", replace: true });
    assert.deepEqual(nextInputOf(reply({ source: "set_next_input", text: "x" })), { text: "x", replace: false });
    assert.equal(nextInputOf(reply({ source: "set_next_input", text: null })), undefined);
  });

  it("is the kernel's end, unless it is told to stay", () => {
    assert.equal(endsKernel(reply({ source: "ask_exit", keepkernel: false })), true);
    assert.equal(endsKernel(reply({ source: "ask_exit", keepkernel: true })), false);
    assert.equal(endsKernel(reply({ source: "page", data: {} })), false);
  });

  it("is nothing in a failure, and what is no payload is passed over", () => {
    const odd = reply(
      null,
      7,
      "page",
      [],
      { source: "page", data: null },
      { source: "page", data: { "text/plain": "x" } },
    );
    assert.deepEqual(pagesOf(odd), [{ "text/plain": "x" }]);
    const failed = { ...reply({ source: "ask_exit" }), status: "error" } as unknown as Reply;
    assert.deepEqual([endsKernel(failed), nextInputOf(failed), pagesOf(failed)], [false, undefined, []]);
  });
});
