import assert from "node:assert/strict";
import { Throttled } from "../../../src/hubClient/errors.js";
import type { JsonValue, UserOptions } from "../../../src/hubClient/types.js";
import { accountFromStored } from "../../../src/model/account-reducer.js";
import { AccountStore } from "../../../src/model/account-store.js";
import type { Account, Server } from "../../../src/model/types.js";
import type { Memento } from "../../../src/state/stored.js";
import type { AccountId, ServerId } from "../../../src/text/ids.js";
import { address, hubServer } from "./model-fakes.js";
import { accountId, ModelRig, turn } from "./model-rig.js";

const silent = { trace() {}, debug() {}, info() {}, warn() {} };

function memento(): Memento & { values: Map<string, unknown> } {
  const values = new Map<string, unknown>();
  return {
    values,
    get: (key) => values.get(key),
    update: (key, value) => Promise.resolve(void values.set(key, structuredClone(value))),
  };
}

function server(name: string, lastOptions?: UserOptions): Server {
  return {
    id: `hub~${name}` as ServerId,
    accountId: "hub" as AccountId,
    name,
    state: { kind: "stopped" },
    ...(lastOptions && { lastOptions }),
  };
}

describe("the stored hubs", () => {
  const account = accountFromStored({ ...address, servers: [] });

  it("remember where the options of a start came from, whatever else of the hub changes", async () => {
    const store = new AccountStore(memento(), silent);
    await store.add(account);
    assert.equal(store.optionSource(account.id), undefined);
    await store.remember(account.id, { optionSource: "companion", byForm: true });
    await store.change({ ...account, hub: { ...account.hub, version: "6.1.1" } }, account);
    await store.add(account);
    assert.equal(store.optionSource(account.id), "companion");
    assert.equal(store.optionSource("another" as AccountId), undefined);
    assert.deepEqual([store.startsByForm(account.id), store.startsByForm("another" as AccountId)], [true, undefined]);
  });

  it("are neither read nor written for what a start says", async () => {
    const kept = memento();
    const asked: string[] = [];
    const told: Memento = {
      get: (key) => (asked.push("get"), kept.get(key)),
      update: (key, value) => (asked.push("update"), kept.update(key, value)),
    };
    const store = new AccountStore(told, silent);
    const starting = (message: string): Account => {
      const state = { kind: "starting", since: { wallMs: 0, steadyMs: 0 }, message } as const;
      return { ...account, servers: [{ ...server("", { image: "cpu" }), state }] };
    };
    await store.add(starting("1"));
    asked.length = 0;
    await store.change(starting("2"), starting("1"));
    assert.deepEqual(asked, []);
    await store.change({ ...account, servers: [server("", { image: "gpu" })] }, starting("2"));
    assert.deepEqual(asked, ["get", "update"]);
  });

  it("say that a hub starts by options only until its version is another one, or it was signed in to anew", async () => {
    const asked: Account = { ...account, hub: { ...account.hub, version: "5.5.4" }, reach: { kind: "ok" } };
    const seen = async (after: Account, byForm = false) => {
      const store = new AccountStore(memento(), silent);
      await store.add(asked);
      await store.remember(account.id, { byForm });
      await store.change(after, asked);
      return store.startsByForm(account.id);
    };
    assert.equal(await seen({ ...asked, servers: [server("", { image: "cpu" })] }), false);
    assert.equal(
      await seen({ ...asked, reach: { kind: "throttled", problem: new Throttled(account.hub.baseUrl, "") } }),
      false,
    );
    for (const after of [
      { ...asked, hub: { ...asked.hub, version: "6.1.1" } },
      { ...asked, reach: { kind: "unasked" } },
    ] as const) {
      assert.equal(await seen(after), undefined);
      assert.equal(await seen(after, true), true);
    }
  });

  it("let a hub be asked for its form once more with the token that is renewed", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([]);
    const store = new AccountStore(rig.memento, silent);
    await store.remember(accountId, { byForm: false });
    await rig.refreshed([hubServer({ userOptions: { image: "cpu" } })]);
    assert.equal(store.startsByForm(accountId), false);
    await rig.tokens.write(address, "renewed", { scopes: [] });
    await turn();
    assert.equal(store.startsByForm(accountId), undefined);
  });

  it("keep a hub whose source another version wrote", async () => {
    const state = memento();
    const store = new AccountStore(state, silent);
    await store.add(account);
    const [key] = state.values.keys();
    assert.ok(key);
    state.values.set(key, [{ ...address, servers: [], optionSource: "crystal-ball" }]);
    assert.equal(store.optionSource(account.id), "earlier");
    assert.equal(store.load().length, 1);
  });

  it("are of a bounded size, whatever a hub has, and hold what was used last", async () => {
    const state = memento();
    const store = new AccountStore(state, silent);
    const servers = Array.from({ length: 3_000 }, (_, index) => ({
      ...server(`s${String(index).padStart(4, "0")}`, { image: "x".repeat(index % 2 === 0 ? 4_000 : 10) }),
      displayName: "y".repeat(2_000),
      lastActivity: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
    }));
    await store.add({
      ...account,
      hub: { ...account.hub, version: `5.5.${"0".repeat(9_000)}` },
      servers: [server(""), server("z".repeat(9_000)), ...servers],
    });
    assert.ok(JSON.stringify([...state.values]).length < 100_000);
    const names = store.load()[0]?.servers.map(({ name }) => name) ?? [];
    assert.equal(names.length, 100);
    assert.deepEqual([names[0], names[1], names.at(-1)], ["", "s2901", "s2999"]);
  });

  it("hold no options among which a secret may be, and all others", async () => {
    const state = memento();
    const store = new AccountStore(state, silent);
    const secret: Record<string, JsonValue> = {
      api_token: "abc",
      "db-password": ["hunter2"],
      AWS_SECRET_ACCESS_KEY: "abc",
      env: { HF_TOKEN: "abc" },
      note: "ghp_0123456789abcdef0123456789abcdef0123",
      key: "-----BEGIN OPENSSH PRIVATE KEY-----",
      repo: "https://ada:hunter2@git.example/x",
    };
    const plain = { image: "torch", keep_token: true, password: "", gpus: 2, modules: ["cuda", "keyboard"] };
    const options = Object.entries(secret).map(([name, value], index) =>
      server(`s${index}`, { [name]: value, image: "x" }),
    );
    await store.add({ ...account, servers: [server("", plain), ...options] });
    assert.doesNotMatch(JSON.stringify([...state.values]), /abc|hunter2|ghp_|BEGIN/);
    const [first, ...others] = store.load()[0]?.servers ?? [];
    assert.deepEqual(first?.lastOptions, plain);
    assert.ok(others.length === options.length && others.every(({ lastOptions }) => lastOptions === undefined));
  });
});
