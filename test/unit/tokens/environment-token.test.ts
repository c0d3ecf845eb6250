import assert from "node:assert/strict";
import type { AccountAddress } from "../../../src/text/ids.js";
import type { Environment } from "../../../src/tokens/environment/environment-token.js";
import { anEditor } from "./fakes.js";

const ada: AccountAddress = { baseUrl: "https://hub.example/jupyter/", user: "ada" };
const scopes = ["access:servers!server=ada/"];
const about = { scopes, way: "environment" as const };
const FIRST = "of the server";
const AGAIN = "of the server that was restarted";

/** The hub names its address. */
const told: Environment = {
  baseUrlCandidates: [ada.baseUrl, "http://hub:8081/jupyter/"],
  basePath: "/jupyter/",
  name: "http://hub:8081/jupyter/ ada",
  user: "ada",
  token: () => FIRST,
};
/** As on most hubs: servers know only where they reach it. */
const untold: Environment = { ...told, baseUrlCandidates: ["http://hub:8081/jupyter/"] };
const restarted: Environment = { ...untold, token: () => AGAIN };

describe("the token of the environment, at an address that the hub names", () => {
  it("is stored nowhere, and read anew at each use", async () => {
    const editor = anEditor();
    let token = FIRST;
    const tokens = editor.window({ environment: () => ({ ...told, token: () => token }) });
    const entry = await tokens.write(ada, token, about);
    assert.deepEqual([entry.store, entry.boundTo], ["environment", undefined]);
    assert.deepEqual([editor.keychain.values.size, editor.secrets.values.size], [0, 0]);
    assert.ok(!JSON.stringify([...editor.state.values]).includes(token));
    token = AGAIN;
    assert.equal(await tokens.read(ada), AGAIN);
    assert.ok(editor.told.includes(AGAIN), "the log knows it");
  });

  it("is no token for another hub, another user, or outside such a server", async () => {
    const editor = anEditor();
    await editor.window({ environment: () => told }).write(ada, FIRST, about);
    const elsewhere = [
      undefined,
      { ...told, user: "bob" },
      { ...told, baseUrlCandidates: ["https://evil.example/jupyter/"] },
    ];
    for (const other of elsewhere) {
      const tokens = editor.window({ environment: () => other, isHubOfServer: () => assert.fail("it asked") });
      assert.equal(await tokens.read(ada), undefined);
    }
  });

  it("is found where an earlier version filed it, and removed from there", async () => {
    const editor = anEditor();
    const key = `token in the environment of laptop: ${ada.baseUrl} ada`;
    const old = { ...ada, scopes, way: "environment", store: "environment", storedAt: "2026-01-01T00:00:00.000Z" };
    await editor.state.update(key, old);
    assert.equal(await editor.window({ environment: () => told }).read(ada), FIRST);
    const untoldNow = editor.window({ environment: () => untold, isHubOfServer: () => assert.fail("it asked") });
    assert.equal(await untoldNow.read(ada), undefined);
    const tokens = editor.window({ environment: () => told });
    await tokens.write(ada, FIRST, about);
    assert.equal(tokens.entries().length, 1);
    await tokens.remove(ada);
    assert.deepEqual(tokens.entries(), []);
    assert.equal(editor.state.values.size, 0);
  });

  it("cannot be moved, and goes when the account is removed", async () => {
    const editor = anEditor();
    const tokens = editor.window({ environment: () => told });
    await tokens.write(ada, FIRST, about);
    await assert.rejects(tokens.move(ada, "keychain"), { kind: "token-not-kept" });
    await tokens.remove(ada);
    assert.equal(await tokens.read(ada), undefined);
  });

  it("goes to a store like any other when it is not the environment's", async () => {
    const tokens = anEditor().window({ environment: () => told });
    assert.equal((await tokens.write(ada, "typed", about)).store, "keychain");
  });
});

describe("the token of the environment, at an address that its user chose", () => {
  /** How often it was asked whether the address is of this server's hub. */
  let asked: string[] = [];
  beforeEach(() => (asked = []));
  const isHubOfServer = (answer: boolean) => (baseUrl: string) => {
    asked.push(baseUrl);
    return Promise.resolve(answer);
  };

  async function chosen() {
    const editor = anEditor();
    const entry = await editor.window({ environment: () => untold }).write(ada, FIRST, about);
    assert.equal(entry.store, "environment");
    return editor;
  }

  it("goes there without a question, and is not to be found in what is kept of it", async () => {
    const editor = await chosen();
    const tokens = editor.window({ environment: () => untold, isHubOfServer: isHubOfServer(false) });
    assert.equal(await tokens.read(ada), FIRST);
    assert.deepEqual(asked, []);
    assert.ok(!JSON.stringify([...editor.state.values]).includes(FIRST));
    assert.equal(editor.keychain.values.size, 0);
  });

  it("goes there after a restart of the server, on whatever machine, once that is proven to be its hub", async () => {
    const editor = await chosen();
    const parts = { environment: () => restarted, isHubOfServer: isHubOfServer(true), machine: "another container" };
    const tokens = editor.window(parts);
    assert.deepEqual(await Promise.all([tokens.read(ada), tokens.read(ada)]), [AGAIN, AGAIN]);
    assert.equal(await tokens.read(ada), AGAIN);
    assert.deepEqual(asked, [ada.baseUrl], "asked once");
    assert.ok(editor.told.includes(AGAIN), "the log knows it");
  });

  it("does not go there from a server of another hub that is called alike and has the same home folder", async () => {
    const editor = await chosen();
    const tokens = editor.window({ environment: () => restarted, isHubOfServer: isHubOfServer(false) });
    assert.equal(await tokens.read(ada), undefined);
    assert.deepEqual(asked, [ada.baseUrl]);
  });

  it("is not given while the hub cannot be asked, and is once it can", async () => {
    const editor = await chosen();
    let answer: Promise<boolean> = Promise.reject(new Error("unreachable"));
    const tokens = editor.window({ environment: () => restarted, isHubOfServer: () => answer });
    await assert.rejects(tokens.read(ada), /unreachable/);
    answer = Promise.resolve(true);
    assert.equal(await tokens.read(ada), AGAIN);
  });

  it("goes to no other address, though the entry names it, and to no other user's account", async () => {
    const editor = await chosen();
    const [kept] = [...editor.state.values.values()] as Record<string, unknown>[];
    const evil = { baseUrl: "https://evil.example/jupyter/", user: "ada" };
    const key = `token in the environment of ${untold.name}: ${evil.baseUrl} ada`;
    await editor.state.update(key, { ...kept, ...evil });
    const tokens = editor.window({ environment: () => untold, isHubOfServer: isHubOfServer(false) });
    assert.equal(tokens.entries().length, 2);
    assert.equal(await tokens.read(evil), undefined);
    assert.deepEqual(asked, [evil.baseUrl]);
    const bob = editor.window({ environment: () => ({ ...untold, user: "bob" }), isHubOfServer: isHubOfServer(true) });
    assert.equal(await bob.read(ada), undefined);
  });

  it("is not the environment's at another base path than its hub has", async () => {
    const editor = anEditor();
    const tokens = editor.window({ environment: () => untold });
    const other = { ...ada, baseUrl: "https://hub.example/" };
    await assert.rejects(tokens.write(other, FIRST, about), { kind: "token-not-kept" });
    await assert.rejects(tokens.write({ ...ada, user: "eve" }, FIRST, about), { kind: "token-not-kept" });
    assert.deepEqual([editor.keychain.values.size, editor.state.values.size], [0, 0]);
  });
});
