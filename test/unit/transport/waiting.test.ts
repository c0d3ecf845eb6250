import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { EitherSignal, underEither, wait, waitFor, whenAborted, within } from "../../../src/transport/waiting.js";

const never = () => new Promise<never>(() => undefined);
const ever = (): Promise<number> => never();
const listenersOf = ({ signal }: AbortController) => getEventListeners(signal, "abort").length;

/** As the abort signals of node-fetch 2's world are: without a reason. */
function anOlderSignal(): { signal: AbortSignal; abort: () => void } {
  const target = Object.assign(new EventTarget(), { aborted: false });
  const abort = () => {
    target.aborted = true;
    target.dispatchEvent(new Event("abort"));
  };
  return { signal: target as unknown as AbortSignal, abort };
}

describe("a pause", () => {
  it("passes, and ends with the signal's reason", async () => {
    const end = new AbortController();
    await wait(1, end.signal);
    const waiting = wait(60_000, end.signal);
    end.abort(new RangeError("enough"));
    await assert.rejects(waiting, RangeError);
    await assert.rejects(wait(60_000, end.signal), RangeError);
    assert.equal(listenersOf(end), 0);
  });
});

describe("waiting for work of others", () => {
  it("gives what came of it, in whatever way, and leaves no listener behind", async () => {
    const end = new AbortController();
    assert.equal(await waitFor(Promise.resolve(1), end.signal), 1);
    assert.equal(await waitFor(Promise.resolve(1), undefined), 1);
    await assert.rejects(waitFor(Promise.reject(new RangeError()), end.signal), RangeError);
    assert.equal(await within(60_000, Promise.resolve(1), end.signal), 1);
    await assert.rejects(within(60_000, Promise.reject(new RangeError())), RangeError);
    assert.equal(listenersOf(end), 0);
  });

  it("ends with the signal, also with one that was aborted before", async () => {
    const end = new AbortController();
    const [waiting, limited] = [waitFor(never(), end.signal), within(60_000, never(), end.signal)];
    end.abort(new RangeError("enough"));
    await assert.rejects(waiting, RangeError);
    await assert.rejects(limited, RangeError);
    await assert.rejects(waitFor(never(), end.signal), RangeError);
    assert.equal(listenersOf(end), 0);
  });

  it("ends with nothing after its limit", async () => {
    const end = new AbortController();
    assert.equal(await within(1, ever()), undefined);
    assert.equal(await within(1, ever(), end.signal), undefined);
    assert.equal(listenersOf(end), 0);
  });
});

describe("what is done when a signal is aborted", () => {
  it("is done once, at once where it was aborted before", () => {
    const end = new AbortController();
    const reasons: unknown[] = [];
    const note = (reason: unknown) => {
      reasons.push(reason);
    };
    whenAborted(end.signal, note);
    end.abort("first");
    whenAborted(end.signal, note);
    assert.deepEqual(reasons, ["first", "first"]);
    assert.equal(listenersOf(end), 0);
  });

  it("is not done any more once the signal was let go of", () => {
    const end = new AbortController();
    const release = whenAborted(end.signal, () => assert.fail());
    release();
    assert.equal(listenersOf(end), 0);
    end.abort();
  });

  it("gets a cancellation for a reason where the signal is of a kind that has none", async () => {
    const { signal, abort } = anOlderSignal();
    const waiting = waitFor(never(), signal);
    abort();
    await assert.rejects(waiting, { name: "AbortError" });
  });
});

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

  it("leaves no listener behind", async () => {
    const end = new AbortController();
    assert.equal(await underEither([end.signal], () => Promise.resolve(listenersOf(end))), 1);
    assert.equal(listenersOf(end), 0);
  });
});
