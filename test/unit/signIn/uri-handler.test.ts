import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { type BrowserAnswer, BrowserSignIns } from "../../../src/signIn/browser/browser-sign-ins.js";
import { SignInUriHandler } from "../../../src/signIn/browser/uri-handler.js";
import { User } from "../../user/user.js";

const state = "s".repeat(43);

describe("an address of the editor that the browser calls", () => {
  let user: User;
  let closing: AbortController;
  let logged: string[];
  let answers: BrowserAnswer[];
  let handler: SignInUriHandler;
  beforeEach(() => {
    user = new User();
    closing = new AbortController();
    logged = [];
    answers = [];
    const browser = new BrowserSignIns();
    handler = new SignInUriHandler({ ui: user.ui, browser, log: { warn: (line) => void logged.push(line) } });
    void browser.wait("/signed-in", state, closing.signal).then(
      (answer) => answers.push(answer),
      () => undefined,
    );
  });
  afterEach(() => {
    closing.abort();
    user.restore();
  });

  const call = async (address: string) => {
    const [path, query = ""] = address.split("?");
    // The editor takes one layer of the address's escapes off.
    const uri: unknown = { path, query: decodeURIComponent(query) };
    handler.handleUri(uri as vscode.Uri);
    await new Promise((resolve) => setImmediate(resolve));
  };

  it("brings the code of the sign-in that waits", async () => {
    await call(`/signed-in?windowId=1&code=ABCD-EFGH&state=${state}`);
    assert.deepEqual(answers, [{ kind: "code", code: "ABCD-EFGH" }]);
    assert.deepEqual(user.texts, []);
  });

  const refused = {
    "without a state": "/signed-in?code=ABCD-EFGH",
    "with an empty state": "/signed-in?code=ABCD-EFGH&state=",
    "with a foreign state": `/signed-in?code=ABCD-EFGH&state=${"t".repeat(43)}`,
    "with half of the state": `/signed-in?code=ABCD-EFGH&state=${state.slice(0, 20)}`,
    "with two states": `/signed-in?code=ABCD-EFGH&state=${"t".repeat(43)}&state=${state}`,
    "of another way": `/oauth?code=ABCD-EFGH&state=${state}`,
    "of no way": `/?code=ABCD-EFGH&state=${state}`,
    "without a code": `/signed-in?state=${state}`,
    "with two codes": `/signed-in?code=ABCD-EFGH&code=JKLM-NPQR&state=${state}`,
    "with a line break for a code": `/signed-in?code=AB%250AC&state=${state}`,
  };
  for (const [what, address] of Object.entries(refused)) {
    it(`is refused ${what}: one message, which repeats nothing of it`, async () => {
      await call(address);
      assert.deepEqual(answers, []);
      assert.equal(user.texts.length, 1);
      const said = [...user.texts, ...logged].join();
      assert.ok(!said.includes("ABCD") && !said.includes(state.slice(0, 20)), said);
      assert.match(said, /isn't waiting for, so it was ignored/);
      // The one that waits is not disturbed.
      await call(`/signed-in?code=ABCD-EFGH&state=${state}`);
      assert.equal(answers.length, 1);
    });
  }

  it("is refused when it comes a second time", async () => {
    await call(`/signed-in?code=ABCD-EFGH&state=${state}`);
    await call(`/signed-in?code=ABCD-EFGH&state=${state}`);
    assert.equal(answers.length, 1);
    assert.equal(user.texts.length, 1);
  });

  it("is refused once nobody waits any more", async () => {
    closing.abort();
    await call(`/signed-in?code=ABCD-EFGH&state=${state}`);
    assert.deepEqual(answers, []);
    assert.equal(user.texts.length, 1);
  });
});
