import assert from "node:assert/strict";
import type { AccountAddress } from "../../../src/text/ids.js";
import { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import type { StorageSetting } from "../../../src/tokens/store/secret-stores.js";
import { anEditor } from "./fakes.js";

const ada: AccountAddress = { baseUrl: "https://hub.example/", user: "ada" };
const bob: AccountAddress = { ...ada, user: "bob" };
const scopes = ["servers!user"];

describe("where tokens go (hubKernels.tokenStorage)", () => {
  for (const why of ["no-service", "not-supported"] as const) {
    it(`auto: to the secret storage where there is no keychain (${why})`, async () => {
      const editor = anEditor();
      editor.keychain.failure = new KeychainUnavailable(why, "none");
      const tokens = editor.window();
      assert.equal((await tokens.write(ada, "t1", { scopes })).store, "secretStorage");
      assert.equal(await editor.window().read(ada), "t1");
    });
  }

  for (const why of ["frozen", "crashed", "locked", "other"] as const) {
    it(`auto: nowhere else while the keychain is there and cannot take it (${why})`, async () => {
      const editor = anEditor();
      editor.keychain.failure = new KeychainUnavailable(why, "not now");
      const tokens = editor.window();
      await assert.rejects(tokens.write(ada, "t1", { scopes }), { why });
      assert.deepEqual([tokens.entries().length, editor.secrets.values.size], [0, 0]);
    });
  }

  it("auto: past a locked keychain that nobody can unlock, but only if no token ever went into it", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    const locked = new KeychainUnavailable("locked", "locked collection", true);
    editor.keychain.locked = locked;
    assert.equal((await tokens.write(ada, "t1", { scopes })).store, "secretStorage");
    editor.keychain.locked = undefined;
    await tokens.write(bob, "t2", { scopes });
    editor.keychain.locked = locked;
    await assert.rejects(tokens.write(bob, "t3", { scopes }), { why: "locked" });
    assert.equal((await tokens.write(ada, "t4", { scopes })).store, "secretStorage");
  });

  it("auto: a token stays in the store where it is", async () => {
    const editor = anEditor();
    let setting: StorageSetting = "secretStorage";
    const tokens = editor.window({ setting: () => setting });
    await tokens.write(ada, "t1", { scopes });
    setting = "auto";
    assert.equal((await tokens.write(ada, "t2", { scopes })).store, "secretStorage");
    assert.equal(editor.keychain.values.size, 0);
  });

  it("keychain: never to the secret storage", async () => {
    const editor = anEditor();
    editor.keychain.failure = new KeychainUnavailable("no-service", "no bus");
    await assert.rejects(editor.window({ setting: () => "keychain" }).write(ada, "t1", { scopes }), {
      why: "no-service",
    });
    assert.equal(editor.secrets.values.size, 0);
  });

  it("secretStorage: the keychain is not asked", async () => {
    const editor = anEditor();
    editor.keychain.failure = new KeychainUnavailable("frozen", "must not be asked");
    const tokens = editor.window({ setting: () => "secretStorage" });
    await tokens.write(ada, "t1", { scopes });
    assert.equal(await editor.window().read(ada), "t1");
  });

  it("moves a token at its next write after the setting changed, and leaves none behind", async () => {
    const editor = anEditor();
    let setting: StorageSetting = "keychain";
    const tokens = editor.window({ setting: () => setting });
    await tokens.write(ada, "t1", { scopes });
    setting = "secretStorage";
    await tokens.write(ada, "t2", { scopes });
    assert.equal(editor.keychain.values.size, 0);
    setting = "keychain";
    await tokens.write(ada, "t3", { scopes });
    assert.equal(editor.secrets.values.size, 0);
    assert.equal(await editor.window().read(ada), "t3");
    assert.equal(tokens.entries().length, 1);
  });

  it("keeps the new token when the old store cannot be reached, and still removes both later", async () => {
    const editor = anEditor();
    let setting: StorageSetting = "keychain";
    const tokens = editor.window({ setting: () => setting });
    await tokens.write(ada, "t1", { scopes });
    setting = "secretStorage";
    editor.keychain.failure = new KeychainUnavailable("frozen", "no answer");
    await tokens.write(ada, "t2", { scopes });
    assert.equal(editor.warnings.length, 1);
    assert.ok(!editor.warnings[0]?.includes("t1"));
    assert.equal(await editor.window().read(ada), "t2");
    editor.keychain.failure = undefined;
    await tokens.remove(ada);
    assert.deepEqual([editor.keychain.values.size, editor.secrets.values.size], [0, 0]);
  });
});
