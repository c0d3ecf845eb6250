import assert from "node:assert/strict";
import type { AccountAddress } from "../../../src/text/ids.js";
import { anEditor } from "./fakes.js";

const ada: AccountAddress = { baseUrl: "https://hub.example/", user: "ada" };
const scopes = ["access:servers!user"];

/** Editors of one user on one machine, whose keychain had one place for all of them. */
function editorsOfOneUser() {
  const { keychain: formerKeychain } = anEditor();
  const editor = () => {
    const made = anEditor();
    const old = () => made.window({ keychain: formerKeychain });
    const window = () => made.window({ formerKeychain });
    return { ...made, old, window };
  };
  return { formerKeychain, editor };
}

describe("the keychain's part of an editor", () => {
  it("has a token of its own for an account that another editor has too", async () => {
    const { editor, formerKeychain } = editorsOfOneUser();
    const [one, other] = [editor(), editor()];
    await one.window().write(ada, "t1", { scopes });
    await other.window().write(ada, "t2", { scopes });
    assert.deepEqual([await one.window().read(ada), await other.window().read(ada)], ["t1", "t2"]);
    await one.window().remove(ada);
    assert.equal(await other.window().read(ada), "t2");
    assert.equal(formerKeychain.values.size + one.keychain.values.size, 0);
  });

  it("takes over what an earlier version of this editor kept, and leaves alone what another one did", async () => {
    const { editor, formerKeychain } = editorsOfOneUser();
    const [one, other] = [editor(), editor()];
    await one.old().write(ada, "t1", { scopes });
    await other.old().write(ada, "t2", { scopes });
    assert.equal(await one.window().read(ada), undefined);
    assert.deepEqual([...formerKeychain.values.values()], ["t2"]);
    assert.equal(await other.window().read(ada), "t2");
    assert.deepEqual([[...other.keychain.values.values()], formerKeychain.values.size], [["t2"], 0]);
    formerKeychain.gets = 0;
    assert.equal(await other.window().read(ada), "t2");
    assert.equal(formerKeychain.gets, 0);
  });

  it("is asked alone where its token was kept by this version", async () => {
    const { editor, formerKeychain } = editorsOfOneUser();
    const one = editor();
    await one.window().write(ada, "t1", { scopes });
    one.keychain.values.clear();
    formerKeychain.gets = 0;
    assert.equal(await one.window().read(ada), undefined);
    assert.equal(formerKeychain.gets, 0);
  });

  it("is rid of a token that an earlier version kept, as its user wants", async () => {
    const { editor, formerKeychain } = editorsOfOneUser();
    const one = editor();
    await one.old().write(ada, "t1", { scopes });
    await one.window().remove(ada);
    assert.equal(formerKeychain.values.size + one.keychain.values.size, 0);
  });
});
