import assert from "node:assert/strict";
import { poll } from "../../../rig/process.js";
import type { AccountAddress } from "../../../src/text/ids.js";
import { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import { anEditor } from "./fakes.js";

const ada: AccountAddress = { baseUrl: "https://hub.example/jupyter/", user: "ada" };
const bob: AccountAddress = { ...ada, user: "bob lee" };
const scopes = ["access:servers!user", "servers!user"];
const eventLimitMs = 30_000;

describe("the token store", () => {
  it("keeps a token in the keychain and its entry, without the token, in the global state", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    const entry = await tokens.write(ada, "t1", { tokenId: "a5", scopes });
    const { storedAt, mark, ...known } = entry;
    assert.deepEqual(known, { ...ada, store: "keychain", tokenId: "a5", scopes });
    assert.ok(mark, "it tells which token it is about");
    assert.match(storedAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.equal(editor.keychain.values.get("https://hub.example/jupyter/ ada"), "t1");
    assert.deepEqual(tokens.entries(), [entry]);
    assert.ok(!JSON.stringify([...editor.state.values]).includes("t1"));
    assert.equal(editor.secrets.values.size, 0);
  });

  it("asks the keychain once, for all who read at the same time and afterwards", async () => {
    const editor = anEditor();
    await editor.window().write(ada, "t1", { scopes });
    const later = editor.window();
    editor.keychain.gets = 0;
    assert.deepEqual(await Promise.all([later.read(ada), later.read(ada), later.read(ada)]), ["t1", "t1", "t1"]);
    assert.equal(await later.read(ada), "t1");
    assert.equal(editor.keychain.gets, 1);
  });

  it("asks nobody for an account without an entry", async () => {
    const editor = anEditor();
    assert.equal(await editor.window().read(ada), undefined);
    assert.equal(editor.keychain.gets, 0);
  });

  it("tells every token that it writes or reads before anyone else has it", async () => {
    const editor = anEditor();
    const writing = editor.window().write(ada, "t1", { scopes });
    assert.deepEqual(editor.told, ["t1"]);
    await writing;
    editor.told.length = 0;
    await editor.window().read(ada);
    assert.deepEqual(editor.told, ["t1"]);
  });

  it("tells of every token that is not in use any more: replaced here or elsewhere, or removed", async () => {
    const editor = anEditor();
    const [one, two] = [editor.window(), editor.window()];
    await one.write(ada, "t1", { scopes });
    await one.write(ada, "t2", { scopes });
    assert.ok(await poll(() => editor.forgotten.join() === "t1", eventLimitMs));
    await two.write(ada, "t3", { scopes });
    assert.equal(await one.read(ada), "t3");
    assert.ok(await poll(() => editor.forgotten.join() === "t1,t2", eventLimitMs));
    await one.remove(ada);
    assert.ok(await poll(() => editor.forgotten.join() === "t1,t2,t3", eventLimitMs));
  });

  it("reads for a request what is known of its account only", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    for (const user of ["ada", "bob", "cy"]) await tokens.write({ ...ada, user }, user, { scopes });
    const keys: string[] = [];
    const { get } = editor.state;
    editor.state.get = (key) => (keys.push(key), get(key));
    assert.equal(await tokens.read({ ...ada, user: "bob" }), "bob");
    assert.ok(keys.length > 0);
    assert.deepEqual(
      keys.filter((key) => !key.endsWith(" bob")),
      [],
    );
  });

  it("keeps the entry when a read comes back empty, and reads again later", async () => {
    const editor = anEditor();
    await editor.window().write(ada, "t1", { scopes });
    const tokens = editor.window();
    editor.keychain.locked = new KeychainUnavailable("locked", "locked collection");
    assert.equal(await tokens.read(ada), undefined);
    assert.equal(tokens.entries().length, 1);
    editor.keychain.locked = undefined;
    assert.equal(await tokens.read(ada), "t1");
  });

  it("rejects while the keychain fails, and reads once it is back", async () => {
    const editor = anEditor();
    await editor.window().write(ada, "t1", { scopes });
    const tokens = editor.window();
    editor.keychain.failure = new KeychainUnavailable("frozen", "no answer");
    await assert.rejects(tokens.read(ada), { kind: "keychain-unavailable", why: "frozen" });
    editor.keychain.failure = undefined;
    assert.equal(await tokens.read(ada), "t1");
  });

  it("removes the token and its entry, of that account only", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    await tokens.write(ada, "t1", { scopes });
    await tokens.write(bob, "t2", { scopes });
    await tokens.remove(ada);
    assert.equal(await tokens.read(ada), undefined);
    assert.equal(await tokens.read(bob), "t2");
    assert.deepEqual([...editor.keychain.values.keys()], ["https://hub.example/jupyter/ bob lee"]);
  });

  it("does not say that a token is removed while a locked keychain still holds it", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    await tokens.write(ada, "t1", { scopes });
    editor.keychain.locked = new KeychainUnavailable("locked", "locked collection");
    await assert.rejects(tokens.remove(ada), { why: "locked" });
    assert.equal(tokens.entries().length, 1);
    editor.keychain.locked = undefined;
    editor.keychain.values.clear();
    await tokens.remove(ada);
    assert.deepEqual([tokens.entries().length, editor.keychain.values.size], [0, 0]);
  });

  it("removes the entry of a keychain that is no more, and says in the log what stays", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    await tokens.write(ada, "t1", { scopes });
    editor.keychain.failure = new KeychainUnavailable("no-service", "no bus");
    await tokens.remove(ada);
    assert.equal(tokens.entries().length, 0);
    assert.equal(editor.warnings.length, 1);
  });

  it("tells its listeners of a write and a removal, once each, with what was and what is", async () => {
    const tokens = anEditor().window();
    const heard: unknown[] = [];
    const listening = tokens.onDidChange((change) => heard.push(change));
    const entry = await tokens.write(ada, "t1", { scopes });
    await tokens.remove(ada);
    listening.dispose();
    await tokens.write(bob, "t1", { scopes });
    const came = { ...ada, before: undefined, after: entry };
    assert.deepEqual(heard, [came, { ...ada, before: entry, after: undefined }]);
  });

  it("tells of a token at the moment from which it is listed, once, however long the editor takes to write the entry", async () => {
    const editor = anEditor();
    let release = () => {};
    const written = new Promise<void>((resolve) => (release = resolve));
    const update = editor.state.update.bind(editor.state);
    editor.state.update = (key, value) => update(key, value).then(() => written);
    const tokens = editor.window();
    const heard: string[] = [];
    tokens.onDidChange(({ user }) => heard.push(user));
    const writing = tokens.write(ada, "t1", { scopes });
    assert.ok(await poll(() => tokens.entries().length > 0, eventLimitMs));
    assert.deepEqual(heard, ["ada"]);
    assert.equal(await tokens.read(ada), "t1");
    tokens.checkForChanges();
    release();
    await writing;
    assert.deepEqual(heard, ["ada"]);
    assert.equal(editor.keychain.gets, 1, "only to read back what was written");
  });

  it("takes back what it told when the editor cannot write the entry", async () => {
    const editor = anEditor();
    const update = editor.state.update.bind(editor.state);
    editor.state.update = async (key, value) => {
      await update(key, value);
      await update(key, undefined);
      throw new Error("the disk is full");
    };
    const tokens = editor.window();
    const heard: string[] = [];
    tokens.onDidChange(({ user }) => heard.push(`${user}: ${String(tokens.entries().length)}`));
    await assert.rejects(tokens.write(ada, "t1", { scopes }), /the disk is full/);
    assert.deepEqual(heard, ["ada: 1", "ada: 0"]);
    assert.equal(await tokens.read(ada), undefined);
  });
});

describe("the token store, with two windows", () => {
  it("gives the token that the other window stored, though it had read the old one", async () => {
    const editor = anEditor();
    const [one, two] = [editor.window(), editor.window()];
    await one.write(ada, "t1", { scopes });
    assert.equal(await two.read(ada), "t1");
    await one.write(ada, "t2", { scopes });
    assert.equal(await two.read(ada), "t2");
    await one.remove(ada);
    assert.equal(await two.read(ada), undefined);
  });

  it("keeps what both windows store for different accounts at the same time", async () => {
    const editor = anEditor();
    const [one, two] = [editor.window(), editor.window()];
    await Promise.all([one.write(ada, "t1", { scopes }), two.write(bob, "t2", { scopes })]);
    assert.deepEqual([await two.read(ada), await one.read(bob)], ["t1", "t2"]);
  });

  it("tells of the other window's changes when it is asked to look, once", async () => {
    const editor = anEditor();
    const [one, two] = [editor.window(), editor.window()];
    const heard: string[] = [];
    two.onDidChange((account) => heard.push(account.user));
    await one.write(ada, "t1", { scopes });
    // That this window stores something is no look at what the other one did.
    await two.write(bob, "t2", { scopes });
    two.checkForChanges();
    two.checkForChanges();
    assert.deepEqual(heard, [bob.user, "ada"]);
    await one.remove(ada);
    two.checkForChanges();
    assert.deepEqual(heard, [bob.user, "ada", "ada"]);
  });

  it("hears at once of a token in the secret storage, and no second time of its own", async () => {
    const editor = anEditor();
    const setting = () => "secretStorage" as const;
    const [one, two] = [editor.window({ setting }), editor.window({ setting })];
    await one.write(ada, "t1", { scopes });
    assert.equal(await two.read(ada), "t1");
    const heard: string[] = [];
    one.onDidChange(() => heard.push("one"));
    two.onDidChange(() => heard.push("two"));
    await one.write(ada, "t2", { scopes });
    assert.ok(await poll(() => heard.includes("two"), eventLimitMs));
    assert.equal(await two.read(ada), "t2");
    await one.read(ada);
    assert.deepEqual(heard.toSorted(), ["one", "two"]);
  });

  it("goes on where the secret storage throws as it tells of a change", async () => {
    const editor = anEditor();
    const tokens = editor.window({ setting: () => "secretStorage" });
    await tokens.write(ada, "t1", { scopes });
    const { get } = editor.secrets;
    editor.secrets.get = () => Promise.reject(new Error("the storage is broken"));
    for (const listener of editor.secrets.listeners) listener({ key: `${ada.baseUrl} ${ada.user}` });
    // A rejection that nobody handled would end this run.
    assert.ok(await poll(() => editor.warnings.some((warning) => warning.includes("is broken")), eventLimitMs));
    editor.secrets.get = get;
    assert.equal(await tokens.read(ada), "t1");
  });

  it("does not look for a token of this keychain in the keychain of a remote host", async () => {
    const editor = anEditor();
    const local = editor.window();
    const { storedAt } = await local.write(ada, "t1", { scopes });
    const none = anEditor().keychain;
    none.failure = new KeychainUnavailable("no-service", "no bus");
    const remote = editor.window({ machine: "ssh-remote on node7", keychain: none });
    assert.equal(remote.entries().length, 0);
    assert.equal(await remote.read(ada), undefined);
    // Neither sees the other's entry: the clock tells which is newer.
    await poll(() => Date.now() > Date.parse(storedAt), eventLimitMs);
    await remote.write(ada, "t2", { scopes });
    assert.equal(await remote.read(ada), "t2");
    assert.equal(await local.read(ada), "t2");
    await local.remove(ada);
    assert.deepEqual([editor.keychain.values.size, editor.secrets.values.size], [0, 0]);
  });
});
