import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { Keychain } from "../../../src/tokens/keychain/keychain.js";
import type { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import { StoredTokens } from "../../../src/tokens/store/token-store.js";
import { InMemorySecrets, InMemoryState } from "../../unit/tokens/fakes.js";

const ada = { baseUrl: "https://hub.example/jupyter/", user: "ada" };
const account = `${ada.baseUrl} ${ada.user}`;
const token = "4f0c1d2e3b4a59687706152433425160";
const run = promisify(execFile);

describe("the keychain in the extension host", () => {
  const keychains: Keychain[] = [];
  afterEach(() => {
    for (const keychain of keychains.splice(0)) keychain.dispose();
  });

  /** Through the built extension's own process and binaries. */
  function open(env: NodeJS.ProcessEnv = {}, limits = {}): Keychain {
    const extension = vscode.extensions.getExtension("hub-kernels.hub-kernels");
    assert.ok(extension);
    const workerFile = path.join(extension.extensionPath, "dist/keychain-worker.cjs");
    const keychain = new Keychain({ workerFile, env: { ...process.env, ...env }, limits });
    keychains.push(keychain);
    return keychain;
  }

  it("keeps a token where another program finds it, shown in no argument and no environment", async () => {
    const keychain = open();
    await keychain.set(account, token);
    assert.equal(await keychain.get(account), token);
    const found = await run("secret-tool", ["lookup", "service", "hub-kernels", "account", account]);
    assert.equal(found.stdout, token);
    for (const file of ["cmdline", "environ"]) {
      assert.ok(!readFileSync(`/proc/${keychain.pid}/${file}`, "utf8").includes(token), file);
    }
    assert.equal(await keychain.delete(account), true);
    assert.equal(await keychain.get(account), undefined);
  });

  it("is where the token store puts a token, and where a new window finds it", async () => {
    const state = new InMemoryState();
    const window = () =>
      new StoredTokens({
        state,
        secrets: new InMemorySecrets(),
        keychain: open(),
        machine: "this",
        setting: () => "auto",
        onSecret: () => undefined,
        log: { warn: (message) => assert.fail(message) },
      });
    assert.equal((await window().write(ada, token, { scopes: [] })).store, "keychain");
    assert.equal(await window().read(ada), token);
    await window().remove(ada);
    assert.equal(await open().get(account), undefined);
  });

  it("gives a token to the secret storage and takes it back, and keeps it where the keychain does not answer", async () => {
    const [state, secrets] = [new InMemoryState(), new InMemorySecrets()];
    const window = (keychain: Keychain) =>
      new StoredTokens({
        state,
        secrets,
        keychain,
        machine: "this",
        setting: () => "auto",
        onSecret: () => undefined,
        log: { warn: (message) => assert.fail(message) },
      });
    const reader = open();
    const tokens = window(open());
    await tokens.write(ada, token, { scopes: [] });
    await tokens.move(ada, "secretStorage");
    assert.deepEqual([await reader.get(account), secrets.values.get(account)], [undefined, token]);
    const without = window(open({ DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent/bus" }));
    await assert.rejects(without.move(ada, "keychain"), { kind: "keychain-unavailable", why: "no-service" });
    assert.equal(await window(open()).read(ada), token, "it is where it was");
    const { storedAt } = await tokens.move(ada, "keychain");
    assert.deepEqual([await reader.get(account), secrets.values.size], [token, 0]);
    assert.ok(await tokens.replace(storedAt, ada, `${token}-new`, { scopes: [] }));
    assert.equal(await reader.get(account), `${token}-new`);
    assert.equal(await window(open()).replace(storedAt, ada, token, { scopes: [] }), undefined);
    await tokens.remove(ada);
    assert.equal(await reader.get(account), undefined);
  });

  it("says that there is none where the session has no bus", async () => {
    const keychain = open({ DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent/bus" });
    await assert.rejects(keychain.set(account, token), (error: KeychainUnavailable) => error.why === "no-service");
  });

  it("loads no native module into the extension host itself", () => {
    assert.ok(!readFileSync("/proc/self/maps", "utf8").includes("keytar.node"));
  });
});
