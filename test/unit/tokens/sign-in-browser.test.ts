import assert from "node:assert/strict";
import { type BrowserAnswer, BrowserSignIns } from "../../../src/signIn/browser/browser-sign-ins.js";

const MINUTE_MS = 60_000;
const answer = (state: string, more: Record<string, string> = { code: "abc" }) =>
  new URLSearchParams({ ...more, state });

describe("what the browser brings back", () => {
  let now: number;
  let browser: BrowserSignIns;
  let closing: AbortController;
  let got: (BrowserAnswer | Error)[];
  beforeEach(() => {
    now = 1_000_000;
    browser = new BrowserSignIns(() => ({ wallMs: 0, steadyMs: now }));
    closing = new AbortController();
    got = [];
  });
  afterEach(() => closing.abort());

  const wait = (state: string, path: "/signed-in" | "/oauth" = "/oauth") =>
    void browser.wait(path, state, closing.signal).then(
      (value) => got.push(value),
      (error: unknown) => got.push(error as Error),
    );
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it("goes to the sign-in that it belongs to, of several", async () => {
    const codes = new Map<string, BrowserAnswer>();
    for (const state of ["one", "two"]) {
      void browser.wait("/oauth", state, closing.signal).then(
        (value) => codes.set(state, value),
        () => undefined,
      );
    }
    assert.equal(browser.arrived("/oauth", answer("two", { code: "2" })), true);
    assert.equal(browser.arrived("/oauth", answer("one", { code: "1" })), true);
    await settled();
    assert.deepEqual(codes.get("one"), { kind: "code", code: "1" });
    assert.deepEqual(codes.get("two"), { kind: "code", code: "2" });
  });

  it("is refused with another state, and what waits goes on waiting", () => {
    wait("one");
    for (const state of ["", "On", "onee", "One", "two"])
      assert.equal(browser.arrived("/oauth", answer(state)), false, state);
    assert.equal(browser.arrived("/oauth", answer("one")), true);
  });

  it("is taken once", () => {
    wait("one");
    assert.equal(browser.arrived("/oauth", answer("one")), true);
    assert.equal(browser.arrived("/oauth", answer("one")), false);
    assert.equal(browser.claim("/oauth", answer("one")), undefined);
  });

  it("is refused after ten minutes", () => {
    wait("one");
    now += 10 * MINUTE_MS;
    assert.equal(browser.arrived("/oauth", answer("one")), false);
  });

  it("is taken until then", () => {
    wait("one");
    now += 10 * MINUTE_MS - 1;
    assert.equal(browser.arrived("/oauth", answer("one")), true);
  });

  it("is refused once the sign-in was called off, which ends as its signal says", async () => {
    wait("one");
    closing.abort(new Error("closed"));
    await settled();
    assert.equal((got[0] as Error).message, "closed");
    assert.equal(browser.arrived("/oauth", answer("one")), false);
  });

  it("is not waited for when the signal came first", async () => {
    closing.abort(new Error("closed"));
    wait("one");
    await settled();
    assert.equal((got[0] as Error).message, "closed");
    assert.equal(browser.arrived("/oauth", answer("one")), false);
  });

  it("tells that the user said no, also beside a code", async () => {
    wait("one");
    browser.arrived("/oauth", answer("one", { error: "access_denied", code: "abc" }));
    await settled();
    assert.deepEqual(got, [{ kind: "denied", reason: "access_denied" }]);
  });

  it("is given to who pasted it, and to nobody else", async () => {
    wait("one");
    assert.deepEqual(browser.claim("/oauth", answer("one")), { kind: "code", code: "abc" });
    await settled();
    assert.deepEqual(got, []);
  });

  it("is refused by another way's path, without a state, and with a code that is none", () => {
    wait("one");
    assert.equal(browser.arrived("/signed-in", answer("one")), false);
    assert.equal(browser.arrived("/oauth", new URLSearchParams({ code: "abc" })), false);
    assert.equal(browser.arrived("/oauth", answer("one", { code: "a b" })), false);
    assert.equal(browser.arrived("/oauth", answer("one", { code: "a".repeat(513) })), false);
    assert.equal(browser.arrived("/oauth", answer("one", {})), false);
    assert.equal(browser.arrived("/oauth", answer("one")), true);
  });
});
