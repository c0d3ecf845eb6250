import assert from "node:assert/strict";
import * as vscode from "vscode";
import { type BrowserAnswer, BrowserSignIns } from "../../../src/signIn/browser/browser-sign-ins.js";
import { SignInUriHandler } from "../../../src/signIn/browser/uri-handler.js";
import { editorUi } from "../../../src/ui/editor-ui.js";
import { Messages } from "../commands/messages.js";

const state = "s".repeat(43);
const own = "code-oss://hub-kernels.hub-kernels";

describe("an address of the editor that the browser calls", () => {
  let messages: Messages;
  let closing: AbortController;
  let logged: string[];
  let answers: BrowserAnswer[];
  let handler: SignInUriHandler;
  beforeEach(() => {
    messages = new Messages();
    closing = new AbortController();
    logged = [];
    answers = [];
    const browser = new BrowserSignIns();
    handler = new SignInUriHandler({ ui: editorUi, browser, log: { warn: (line) => void logged.push(line) } });
    void browser.wait("/signed-in", state, closing.signal).then(
      (answer) => answers.push(answer),
      () => undefined,
    );
  });
  afterEach(() => {
    closing.abort();
    messages.restore();
  });

  const call = async (address: string) => {
    handler.handleUri(vscode.Uri.parse(`${own}${address}`, true));
    await new Promise((resolve) => setImmediate(resolve));
  };

  it("brings the code of the sign-in that waits", async () => {
    await call(`/signed-in?windowId=1&code=ABCD-EFGH&state=${state}`);
    assert.deepEqual(answers, [{ kind: "code", code: "ABCD-EFGH" }]);
    assert.deepEqual(messages.texts, []);
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
      assert.equal(messages.shown.length, 1);
      const said = [...messages.texts, ...logged].join();
      assert.ok(!said.includes("ABCD") && !said.includes(state.slice(0, 20)), said);
      assert.match(said, /Nothing was done/);
      // The one that waits is not disturbed.
      await call(`/signed-in?code=ABCD-EFGH&state=${state}`);
      assert.equal(answers.length, 1);
    });
  }

  it("is refused when it comes a second time", async () => {
    await call(`/signed-in?code=ABCD-EFGH&state=${state}`);
    await call(`/signed-in?code=ABCD-EFGH&state=${state}`);
    assert.equal(answers.length, 1);
    assert.equal(messages.shown.length, 1);
  });

  it("is refused once nobody waits any more", async () => {
    closing.abort();
    await call(`/signed-in?code=ABCD-EFGH&state=${state}`);
    assert.deepEqual(answers, []);
    assert.equal(messages.shown.length, 1);
  });
});
