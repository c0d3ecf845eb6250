import assert from "node:assert/strict";
import { hubFromStored } from "../../../src/servers/hub-reducer.js";
import { HubStore, type Memento } from "../../../src/servers/hub-store.js";
import { account } from "./model-fakes.js";

const silent = { trace() {}, debug() {}, info() {}, warn() {} };

function memento(): Memento & { values: Map<string, unknown> } {
  const values = new Map<string, unknown>();
  return {
    values,
    get: (key) => values.get(key),
    update: (key, value) => Promise.resolve(void values.set(key, structuredClone(value))),
  };
}

describe("the stored hubs", () => {
  const hub = hubFromStored({ ...account, servers: [] });

  it("remember where the options of a start came from, whatever else of the hub changes", async () => {
    const store = new HubStore(memento(), silent);
    await store.add(hub);
    assert.equal(store.optionSource(hub.id), undefined);
    await store.rememberOptionSource(hub.id, "companion");
    await store.change({ ...hub, version: "6.1.1" });
    await store.add(hub);
    assert.equal(store.optionSource(hub.id), "companion");
    assert.equal(store.optionSource("another"), undefined);
  });

  it("keep a hub whose source another version wrote", async () => {
    const state = memento();
    const store = new HubStore(state, silent);
    await store.add(hub);
    const [key] = state.values.keys();
    assert.ok(key);
    state.values.set(key, [{ ...account, servers: [], optionSource: "crystal-ball" }]);
    assert.equal(store.optionSource(hub.id), "earlier");
    assert.equal(store.load().length, 1);
  });
});
