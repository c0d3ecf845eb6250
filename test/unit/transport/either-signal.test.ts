import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { EitherSignal } from "../../../src/transport/either-signal.js";

describe("the first of several signals", () => {
  it("aborts with the reason of the one that was first, also of one that was aborted before", () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const { signal } = new EitherSignal([null, one.signal, undefined, two.signal]);
    assert.equal(signal.aborted, false);
    two.abort("second");
    one.abort("first");
    assert.equal(signal.reason, "second");
    assert.equal(new EitherSignal([one.signal]).signal.reason, "first");
  });

  it("leaves no listener behind", () => {
    const { signal } = new AbortController();
    const either = new EitherSignal([signal]);
    assert.equal(getEventListeners(signal, "abort").length, 1);
    either.release();
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });
});
