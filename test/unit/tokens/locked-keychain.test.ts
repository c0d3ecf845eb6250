import assert from "node:assert/strict";
import { mock } from "node:test";
import type { AccountAddress } from "../../../src/text/ids.js";
import { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import { anEditor } from "./fakes.js";

const ada: AccountAddress = { baseUrl: "https://hub.example/jupyter/", user: "ada" };
const scopes = ["access:servers!user", "servers!user"];
const eventLimitMs = 30_000;

describe("a keychain that is locked, or fails", () => {
  it("is not asked for each of many reads, as it may ask its user", async () => {
    const editor = anEditor();
    await editor.window().write(ada, "t1", { scopes });
    const tokens = editor.window({ emptyHoldsMs: 60_000 });
    editor.keychain.gets = 0;
    editor.keychain.locked = new KeychainUnavailable("locked", "locked collection");
    for (let i = 0; i < 5; i++) assert.equal(await tokens.read(ada), undefined);
    assert.equal(editor.keychain.gets, 1);
  });

  it("is asked again once the user does something, as who has unlocked it", async () => {
    const editor = anEditor();
    await editor.window().write(ada, "t1", { scopes });
    let actedAtMs = 0;
    const tokens = editor.window({ emptyHoldsMs: 60_000, actedAtMs: () => actedAtMs });
    editor.keychain.failure = new KeychainUnavailable("frozen", "no answer");
    await assert.rejects(tokens.read(ada), KeychainUnavailable);
    editor.keychain.failure = undefined;
    await assert.rejects(tokens.read(ada), KeychainUnavailable);
    actedAtMs = performance.now();
    assert.equal(await tokens.read(ada), "t1");
  });

  it("is read again in time, also when the clock was set back", async () => {
    const editor = anEditor();
    await editor.window().write(ada, "t1", { scopes });
    const tokens = editor.window({ emptyHoldsMs: 50 });
    editor.keychain.locked = new KeychainUnavailable("locked", "locked collection");
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    try {
      assert.equal(await tokens.read(ada), undefined);
      mock.timers.setTime(Date.now() - 3_600_000);
      editor.keychain.locked = undefined;
      // `poll` goes by the clock that was set.
      const startedAtMs = performance.now();
      let read: string | undefined;
      while (read === undefined && performance.now() - startedAtMs < eventLimitMs) {
        await new Promise(setImmediate);
        read = await tokens.read(ada);
      }
      assert.equal(read, "t1");
    } finally {
      mock.timers.reset();
    }
  });
});
