import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ServerMemory } from "../../../src/jupyterServer/server-memory.js";
import { LastKernels } from "../../../src/kernels/builtin/choosing/last-kernels.js";
import { AccountStore } from "../../../src/model/account-store.js";
import { createHubModel } from "../../../src/model/hub-model.js";
import { RefusedTokens } from "../../../src/model/refused-tokens.js";
import type { HubModel } from "../../../src/model/types.js";
import { StatusChoice } from "../../../src/servers/status/status-choice.js";
import { isSessionOf } from "../../../src/signIn/accountsMenu/authentication-sessions.js";
import { cleanAfterAccounts } from "../../../src/signIn/forgotten-accounts.js";
import { plainHttpAnswers } from "../../../src/signIn/plain-http-answers.js";
import { TokenRenewal } from "../../../src/signIn/renewal/renewal.js";
import { stored } from "../../../src/state/stored.js";
import { accountIdOf, type ServerId } from "../../../src/text/ids.js";
import { StoredTokens } from "../../../src/tokens/store/token-store.js";
import { MemoryLog, UnusedNetworks } from "../servers/model-fakes.js";

// What an editor holds that Hub Kernels 0.1.0 was used in: written by its own code, and never to be changed. `first-package-of-0.1.0.json` is of
// the first VSIX that was made (803e469), `state-of-0.1.0.json` of the last code in which an account was called a hub (987adce).

interface Written {
  machine: string;
  /** as in the kernel selections of notebooks */
  servers: ServerId[];
  session?: string;
  globalState: Record<string, unknown>;
  workspaceState: Record<string, unknown>;
  keychain: Record<string, string>;
  secretStorage: Record<string, string>;
}

const ada = { baseUrl: "https://hub.example/jupyter/", user: "ada" };
const eve = { baseUrl: "https://hub.example/jupyter/", user: "eve" };
const bob = { baseUrl: "http://10.0.0.7:8000/", user: "bob smith@uni" };
const [adaId, eveId] = [accountIdOf(ada), accountIdOf(eve)];

/** An editor that is started anew on what was written. */
class Editor {
  readonly log = new MemoryLog();
  readonly state: Memory;
  readonly workspace: Memory;
  readonly keychain: Map<string, string>;
  readonly tokens: StoredTokens;
  readonly model: HubModel;

  constructor(written: Written) {
    this.state = new Memory(written.globalState);
    this.workspace = new Memory(written.workspaceState);
    this.keychain = new Map(Object.entries(written.keychain));
    const secrets = new Map(Object.entries(written.secretStorage));
    const over = { get: (key: string) => Promise.resolve(secrets.get(key)), onDidChange: () => ({ dispose: nothing }) };
    this.tokens = new StoredTokens({
      state: this.state,
      secrets: {
        ...over,
        store: () => assert.fail("stored"),
        delete: (key) => Promise.resolve(void secrets.delete(key)),
      },
      keychain: {
        get: (key) => Promise.resolve(this.keychain.get(key)),
        set: () => assert.fail("set"),
        delete: (key) => Promise.resolve(this.keychain.delete(key)),
      },
      machine: written.machine,
      setting: () => "auto",
      onSecret: nothing,
      log: this.log,
    });
    this.model = createHubModel({
      memento: this.state,
      tokens: this.tokens,
      log: this.log,
      networks: new UnusedNetworks(),
      createClient: () => assert.fail("asked"),
    });
  }
}

class Memory {
  readonly values: Map<string, unknown>;

  constructor(written: Record<string, unknown>) {
    this.values = new Map(Object.entries(structuredClone(written)));
  }

  keys = () => [...this.values.keys()];
  get = (key: string) => this.values.get(key);
  update = (key: string, value: unknown) => {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
    return Promise.resolve();
  };
}

for (const name of ["first-package-of-0.1.0", "state-of-0.1.0"]) {
  describe(`an editor that 0.1.0 was used in (${name})`, () => {
    const written = writtenIn(name);

    it("has its accounts and servers, under the ids that notebooks keep", () => {
      const { model, log } = new Editor(written);
      assert.deepEqual(
        model.accounts.flatMap(({ servers }) => servers.map(({ id }) => id)),
        written.servers,
      );
      const [first] = model.accounts;
      assert.deepEqual([first?.id, first?.hub, first?.user], [adaId, { ...first?.hub, baseUrl: ada.baseUrl }, "ada"]);
      assert.deepEqual([first?.hub.label, first?.hub.version], ["hub.example/jupyter", "5.4.0"]);
      assert.equal(first?.servers[0]?.lastOptions?.["image"], "gpu");
      assert.equal(first.servers[1]?.displayName, "Big");
      for (const id of written.servers) assert.equal(model.server(id)?.id, id);
      assert.deepEqual(log.lines, []);
    });

    it("has its tokens, where they were put", async () => {
      const { tokens } = new Editor(written);
      assert.equal(await tokens.read(ada), "token of ada");
      assert.equal(await tokens.read(bob), "token of bob");
      assert.deepEqual(
        tokens.entries().map(({ user, store }) => [user, store]),
        Object.entries(written.globalState).flatMap(([key, entry]) =>
          key.startsWith("token in ") ? [[(entry as { user: string }).user, (entry as { store: string }).store]] : [],
        ),
      );
    });

    it("knows what its user answered about plain http", () => {
      assert.equal(plainHttpAnswers(new Editor(written).state).has(bob.baseUrl), true);
    });

    it("keeps nothing of an account that is removed now", async () => {
      const { state, tokens, model, log, keychain } = new Editor(written);
      const cleaning = cleanAfterAccounts({ model, tokens, memento: state, log });
      for (const account of model.accounts) {
        await tokens.remove({ baseUrl: account.hub.baseUrl, user: account.user });
        await model.removeAccount(account.id);
      }
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual([[...state.values], [...keychain]], [[["hubKernels.hubs", []]], []]);
      cleaning.dispose();
    });
  });
}

describe("an editor that 0.1.0 was used in", () => {
  const written = writtenIn("state-of-0.1.0");

  it("knows how servers were started, and what they said", () => {
    const { state, log } = new Editor(written);
    const store = new AccountStore(state, log);
    assert.deepEqual([store.optionSource(adaId), store.startsByForm(adaId)], ["companion", false]);
    assert.match(new ServerMemory(state, log).of(adaId, "My GPU")?.specs ?? "", /"r"/);
    assert.equal(new LastKernels(state).of(adaId, written.servers[0] ?? assert.fail()), "r");
  });

  it("shows the account that was chosen for the workspace", () => {
    assert.equal(new StatusChoice(new Editor(written).workspace).accountId, eveId);
  });

  it("knows which token its hub refused", () => {
    const { state, tokens } = new Editor(written);
    const { storedAt } = tokens.entries().find(({ user }) => user === "eve") ?? assert.fail();
    assert.equal(new RefusedTokens(state).has(eveId, storedAt), true);
  });

  it("reminds nobody of an end that was told, and notes the next one under the account's id", async () => {
    const { state, tokens, log } = new Editor(written);
    const reminded: string[] = [];
    let now = "2026-11-27T00:00:00Z";
    const renewal = new TokenRenewal({
      tokens,
      renew: () => assert.fail("renewed"),
      mayRenew: () => false,
      remind: ({ user }) => reminded.push(user),
      marks: state,
      isFocused: () => true,
      log,
      now: () => Date.parse(now),
    });
    await renewal.look(ada);
    assert.deepEqual(reminded, []);
    now = "2026-11-27T23:59:00Z";
    await renewal.look(ada);
    assert.deepEqual(reminded, ["ada"]);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      state.keys().filter((key) => key.startsWith("hubKernels.reminded")),
      [`hubKernels.reminded ${adaId}`],
    );
  });

  it("lets other extensions use the account that they may use, and no other", () => {
    const { state } = new Editor(written);
    assert.equal(stored.forExtensions(ada).get(state), true);
    assert.equal(stored.forExtensions(eve).get(state), undefined);
  });

  it("knows the account by the id that another extension has of it", () => {
    for (const id of [written.session ?? assert.fail(), adaId]) {
      assert.deepEqual([isSessionOf(id, ada), isSessionOf(id, eve)], [true, false]);
    }
  });
});

function writtenIn(name: string): Written {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, `${name}.json`), "utf8")) as Written;
}

function nothing(): void {
  // Nobody is told.
}
