import assert from "node:assert/strict";
import { poll } from "../../../rig/process.js";
import type { AccountAddress } from "../../../src/text/ids.js";
import { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import { digestOf } from "../../../src/tokens/store/token-digest.js";
import { anEditor } from "./fakes.js";

const ada: AccountAddress = { baseUrl: "https://hub.example/", user: "ada" };
const name = `${ada.baseUrl} ${ada.user}`;
const scopes = ["servers!user=ada"];
const agreedMs = 30_000;

/** An editor in which every write of keychain and index waits until it is let through: the test says in which order they come. */
function slowEditor() {
  const editor = anEditor();
  const waiting = new Map<string, () => void>();
  const turn = (what: string) => new Promise<void>((resolve) => waiting.set(what, resolve));
  const window = (token: string) => {
    const keychain = {
      get: editor.keychain.get.bind(editor.keychain),
      delete: editor.keychain.delete.bind(editor.keychain),
      set: async (account: string, secret: string) => {
        await turn(`store ${token}`);
        await editor.keychain.set(account, secret);
      },
    };
    const state = {
      keys: editor.state.keys,
      get: editor.state.get,
      update: async (key: string, value: unknown) => {
        await turn(`index ${token}`);
        await editor.state.update(key, value);
      },
    };
    return editor.window({ keychain, state });
  };
  const pass = async (what: string) => {
    assert.ok(await poll(() => waiting.has(what), agreedMs), `${what} does not come`);
    waiting.get(what)?.();
    waiting.delete(what);
  };
  /** lets all of the rest through, as it comes */
  const passAll = (): void => {
    const timer = setInterval(() => {
      for (const [what, go] of waiting) {
        waiting.delete(what);
        go();
      }
    });
    closing.push(() => clearInterval(timer));
  };
  return { editor, window, pass, passAll };
}

const closing: (() => void)[] = [];

describe("two windows that sign in at once", () => {
  afterEach(() => closing.splice(0).forEach((close) => close()));

  const orders = [
    ["store of one", "store of two", "index of two", "index of one"],
    ["store of one", "store of two", "index of one", "index of two"],
    ["store of two", "store of one", "index of one", "index of two"],
    ["store of one", "index of one", "store of two", "index of two"],
  ];
  for (const order of orders) {
    it(`leave index and keychain with one token: ${order.join(", ")}`, async () => {
      const { editor, window, pass, passAll } = slowEditor();
      const [one, two] = [window("of one"), window("of two")];
      const written = [
        one.write(ada, "of one", { scopes, tokenId: "id of one" }),
        two.write(ada, "of two", { scopes, tokenId: "id of two" }),
      ];
      for (const step of order) await pass(step);
      passAll();
      await Promise.all(written);
      // As windows do when they hear of each other's changes.
      const agreed = () => {
        one.checkForChanges();
        two.checkForChanges();
        const token = editor.keychain.values.get(name) ?? "";
        const [entry] = editor.window().entries();
        return entry?.tokenId === `id ${token}` && entry.mark === digestOf(ada.baseUrl, token);
      };
      assert.ok(await poll(agreed, agreedMs), "index and keychain differ");
      const token = editor.keychain.values.get(name);
      assert.deepEqual([await one.readAnew(ada), await two.readAnew(ada)], [token, token]);
    });
  }

  it("leave to the other window what that one stored or removed afterwards", async () => {
    const editor = anEditor();
    const [one, two] = [editor.window(), editor.window()];
    await one.write(ada, "t1", { scopes, tokenId: "1" });
    await two.write(ada, "t2", { scopes, tokenId: "2" });
    one.checkForChanges();
    assert.equal(await one.read(ada), "t2");
    await two.remove(ada);
    one.checkForChanges();
    await one.prove(ada); // which takes its turn after the look
    assert.deepEqual([editor.window().entries(), editor.keychain.values.size], [[], 0]);
  });
});

describe("a store that is proven", () => {
  it("is asked to take and give back something of no worth, of which nothing stays", async () => {
    for (const setting of ["auto", "keychain", "secretStorage"] as const) {
      const editor = anEditor();
      await editor.window({ setting: () => setting }).prove(ada);
      assert.deepEqual([editor.keychain.values.size, editor.secrets.values.size], [0, 0], setting);
      assert.equal(editor.state.values.size, 0);
    }
  });

  it("refuses before there is a token where it is locked, and where it forgets", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    editor.keychain.locked = new KeychainUnavailable("locked", "locked collection");
    await assert.rejects(tokens.prove(), { why: "locked" });
    editor.keychain.locked = undefined;
    editor.keychain.set = () => Promise.resolve();
    await assert.rejects(tokens.prove(), { kind: "keychain-unavailable" });
  });

  it("is the editor's own where there is no keychain", async () => {
    const editor = anEditor();
    editor.keychain.failure = new KeychainUnavailable("no-service", "no bus");
    await editor.window().prove();
  });

  it("does not say that a token is kept which it does not give back", async () => {
    const editor = anEditor();
    const tokens = editor.window();
    editor.keychain.set = () => Promise.resolve();
    await assert.rejects(tokens.write(ada, "t1", { scopes }), { kind: "keychain-unavailable" });
    assert.deepEqual(tokens.entries(), []);
  });
});
