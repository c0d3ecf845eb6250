import assert from "node:assert/strict";
import type { AccountAddress } from "../../../src/text/ids.js";
import { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import { anEditor } from "./fakes.js";

const ada: AccountAddress = { baseUrl: "https://hub.example/jupyter/", user: "ada" };
const name = `${ada.baseUrl} ${ada.user}`;
const scopes = ["servers!user=ada"];
const about = { scopes, tokenId: "a1", expiresAt: "2030-01-01T00:00:00.000Z", note: "laptop", way: "paste" as const };

describe("a token that is replaced", () => {
  it("gives way while it is still the account's", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    const { storedAt } = await tokens.write(ada, "old", { scopes });
    const entry = await tokens.replace(storedAt, ada, "new", about);
    assert.ok(entry && entry.storedAt > storedAt);
    const { storedAt: since, mark = "" } = entry;
    assert.deepEqual(tokens.entries(), [{ ...ada, ...about, store: "keychain", storedAt: since, mark }]);
    assert.equal(await editor.window().read(ada), "new");
    assert.deepEqual([...new Set(editor.told)], ["old", "new"], "the log knows it before anyone has it");
  });

  it("stays when another window's took its place, or when it was removed", async () => {
    const editor = anEditor();
    const [one, two] = [editor.window(), editor.window()];
    const { storedAt } = await one.write(ada, "old", { scopes });
    await two.write(ada, "theirs", { scopes });
    assert.equal(await one.replace(storedAt, ada, "late", about), undefined);
    assert.equal(await one.read(ada), "theirs");
    const [theirs] = one.entries();
    await two.remove(ada);
    assert.equal(await one.replace(theirs?.storedAt ?? "", ada, "late", about), undefined);
    assert.deepEqual([editor.keychain.values.size, one.entries().length], [0, 0]);
  });

  it("is the last one that was put there, where two windows replace it at the same moment", async () => {
    const editor = anEditor();
    const [one, two] = [editor.window(), editor.window()];
    const { storedAt } = await one.write(ada, "old", { scopes });
    const done = await Promise.all([
      one.replace(storedAt, ada, "of one", about),
      two.replace(storedAt, ada, "of two", about),
    ]);
    assert.equal(done.filter((entry) => entry !== undefined).length, 1, "one of them is told that it was too late");
    const kept = done[0] ? "of one" : "of two";
    assert.deepEqual([await one.read(ada), await two.read(ada)], [kept, kept]);
  });

  it("stays where it is when the keychain does not take the new one", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    const { storedAt } = await tokens.write(ada, "old", { scopes });
    editor.keychain.locked = new KeychainUnavailable("locked", "locked collection");
    await assert.rejects(tokens.replace(storedAt, ada, "new", about), { why: "locked" });
    editor.keychain.locked = undefined;
    assert.equal(await editor.window().read(ada), "old");
    assert.equal(tokens.entries()[0]?.storedAt, storedAt);
  });
});

describe("a token that is moved", () => {
  it("is in the other store alone afterwards, with all that is known of it", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    const before = await tokens.write(ada, "t1", about);
    const moved = await tokens.move(ada, "secretStorage");
    assert.deepEqual(moved, { ...before, store: "secretStorage", storedAt: moved.storedAt });
    assert.deepEqual([...editor.secrets.values], [[name, "t1"]]);
    assert.deepEqual([editor.keychain.values.size, tokens.entries().length], [0, 1]);
    assert.equal(await editor.window().read(ada), "t1");
    await tokens.move(ada, "keychain");
    assert.deepEqual([editor.secrets.values.size, editor.keychain.values.get(name)], [0, "t1"]);
  });

  it("stays when it is there already", async () => {
    const tokens = anEditor().window();
    const before = await tokens.write(ada, "t1", about);
    assert.deepEqual(await tokens.move(ada, "keychain"), before);
  });

  it("stays where it was when the new place refuses it", async () => {
    const editor = anEditor();
    const tokens = editor.window({ setting: () => "secretStorage" });
    const before = await tokens.write(ada, "t1", about);
    editor.keychain.failure = new KeychainUnavailable("no-service", "no bus");
    await assert.rejects(tokens.move(ada, "keychain"), { why: "no-service" });
    assert.deepEqual(tokens.entries(), [before]);
    assert.equal(await editor.window().read(ada), "t1");
  });

  it("stays where it was when the new place does not give it back", async () => {
    const editor = anEditor();
    const tokens = editor.window({ setting: () => "secretStorage" });
    await tokens.write(ada, "t1", about);
    editor.keychain.set = () => Promise.resolve();
    await assert.rejects(tokens.move(ada, "keychain"), { kind: "keychain-unavailable" });
    assert.equal(editor.secrets.values.get(name), "t1");
    assert.equal(tokens.entries()[0]?.store, "secretStorage");
  });

  it("is in both while the old place does not let it go, and is removed from both later", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    await tokens.write(ada, "t1", about);
    editor.keychain.delete = () => Promise.reject(new KeychainUnavailable("frozen", "no answer"));
    assert.equal((await tokens.move(ada, "secretStorage")).store, "secretStorage");
    assert.equal(editor.warnings.length, 1);
    assert.equal(await editor.window().read(ada), "t1");
  });
});

describe("what is known of tokens, in the global state", () => {
  it("is left out where another program or version wrote what cannot be one", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    const entry = await tokens.write(ada, "t1", about);
    const [key = ""] = editor.state.values.keys();
    for (const broken of [
      "text",
      { ...entry, scopes: "all" },
      { ...entry, storedAt: "soon" },
      { ...entry, store: "x" },
    ]) {
      editor.state.values.set(key, broken);
      assert.deepEqual(tokens.entries(), [], JSON.stringify(broken));
    }
    editor.state.values.set(key, { ...entry, way: "telepathy" });
    assert.equal(tokens.entries().length, 1, "a way of a later version is no harm");
  });

  it("counts under its own name only: no entry leads a token to another hub", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    const entry = await tokens.write(ada, "t1", about);
    const [key = ""] = editor.state.values.keys();
    editor.state.values.set(key, { ...entry, baseUrl: "https://evil.example/" });
    assert.deepEqual(tokens.entries(), []);
    assert.equal(await tokens.read({ ...ada, baseUrl: "https://evil.example/" }), undefined);
  });
});
