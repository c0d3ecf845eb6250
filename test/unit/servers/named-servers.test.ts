import assert from "node:assert/strict";
import { NamedServersDisabled, ServerBusy, ServerLimitReached } from "../../../src/hubClient/errors.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { baseUrl, hubServer, running, spawning } from "./model-fakes.js";
import { accountId, defaultId, gpuId, ModelRig, turn } from "./model-rig.js";

const names = (rig: ModelRig) => rig.model.account(accountId)?.servers.map(({ name }) => name);
const gpu = (rig: ModelRig) => rig.model.server(gpuId);

/** A server that this hub makes with its first start. */
async function planned(rig: ModelRig): Promise<void> {
  const creating = rig.model.create(accountId, { name: "gpu" });
  await turn();
  rig.client.created.at(-1)?.answer(false);
  await creating;
}

describe("creating a named server", () => {
  it("is one request and a look, and lists it stopped", async () => {
    const rig = await ModelRig.create();
    const creating = rig.model.create(accountId, { name: "gpu", displayName: "Big GPU" });
    await turn();
    const [call] = rig.client.created;
    assert.deepEqual([call?.server, call?.options], [{ user: "ada", name: "gpu" }, { displayName: "Big GPU" }]);
    call?.answer(true);
    await turn();
    rig.client.asked.at(-1)?.answer([hubServer({ name: "gpu", displayName: "Big GPU" })]);
    const server = await creating;
    assert.deepEqual([server.id, server.displayName, server.state], [gpuId, "Big GPU", { kind: "stopped" }]);
    assert.deepEqual([server.planned, rig.client.started.length], [undefined, 0]);
  });

  it("only plans it where the hub makes it with its first start", async () => {
    const rig = await ModelRig.create();
    await planned(rig);
    assert.deepEqual([gpu(rig)?.planned, gpu(rig)?.state], [true, { kind: "stopped" }]);
    const [{ account, servers, reason } = assert.fail(), ...others] = rig.changes;
    assert.deepEqual([account.id, reason, others], [accountId, "server-created", []]);
    assert.deepEqual(servers, [{ id: gpuId, before: undefined, after: gpu(rig) }]);
    assert.equal(rig.client.asked.length, 0);
  });

  it("says why the hub does not make it, and lists nothing", async () => {
    const rig = await ModelRig.create();
    const creating = rig.model.create(accountId, { name: "gpu" });
    await turn();
    rig.client.created[0]?.fail(new NamedServersDisabled(baseUrl, "Named servers are not enabled."));
    await assert.rejects(creating, { kind: "named-servers-disabled" });
    assert.deepEqual([names(rig), rig.changes], [[""], []]);
  });

  it("shows a hub that cannot be reached", async () => {
    const rig = await ModelRig.create();
    const creating = rig.model.create(accountId, { name: "gpu" });
    await turn();
    rig.client.created[0]?.fail(new HubUnreachable(baseUrl, "refused"));
    await assert.rejects(creating, { kind: "hub-unreachable" });
    assert.equal(rig.model.account(accountId)?.reach.kind, "unreachable");
  });
});

describe("a planned server", () => {
  it("stays listed when the hub, which does not know it, answers", async () => {
    const rig = await ModelRig.create();
    await planned(rig);
    await rig.refreshed([running()]);
    assert.deepEqual([gpu(rig)?.planned, gpu(rig)?.state], [true, { kind: "stopped" }]);
  });

  it("is like any other once the hub tells of it, and gone when it tells no more", async () => {
    const rig = await ModelRig.create();
    await planned(rig);
    await rig.refreshed([hubServer({ name: "gpu" })]);
    assert.deepEqual([gpu(rig)?.planned, gpu(rig)?.state], [undefined, { kind: "stopped" }]);
    await rig.refreshed([]);
    assert.deepEqual(names(rig), [""]);
  });

  it("is like any other once it runs", async () => {
    const rig = await ModelRig.create();
    await planned(rig);
    const start = rig.model.start(gpuId, { gpu: 1 });
    await turn();
    rig.client.started[0]?.answer(running({ name: "gpu", userOptions: { gpu: 1 } }));
    const server = await start;
    assert.deepEqual([server.planned, server.state.kind, server.lastOptions], [undefined, "running", { gpu: 1 }]);
  });

  it("can be tried again after the hub refused its start, with the reason", async () => {
    const rig = await ModelRig.create();
    await planned(rig);
    const start = rig.model.start(gpuId, undefined);
    await turn();
    rig.client.started[0]?.fail(new ServerLimitReached(baseUrl, "maximum of 2 named servers"));
    await assert.rejects(start, { kind: "server-limit-reached" });
    await rig.refreshed([]);
    assert.deepEqual(gpu(rig)?.state, { kind: "stopped", failure: "maximum of 2 named servers" });
  });

  it("is not kept over the window's end", async () => {
    const rig = await ModelRig.create();
    await planned(rig);
    await rig.refreshed([running({ userOptions: { cpu: 1 } })]);
    const next = await ModelRig.create({ memento: rig.memento, hub: false });
    assert.deepEqual(names(next), [""]);
  });

  it("can be taken off the list; no other can, nor one that starts", async () => {
    const rig = await ModelRig.create();
    await planned(rig);
    const start = rig.model.start(gpuId, undefined);
    rig.model.forget(gpuId);
    assert.deepEqual(names(rig), ["", "gpu"]);
    await turn();
    rig.client.started[0]?.fail(new NamedServersDisabled(baseUrl, "not enabled"));
    await turn();
    // Asked because the answer did not say what the server does.
    rig.client.asked.at(-1)?.answer([]);
    await assert.rejects(start, { kind: "named-servers-disabled" });
    rig.model.forget(gpuId);
    rig.model.forget(defaultId);
    assert.deepEqual(names(rig), [""]);
    assert.equal(rig.client.removed.length, 0);
    await rig.refreshed([hubServer({ name: "gpu" })]);
    rig.model.forget(gpuId);
    assert.deepEqual(names(rig), ["", "gpu"]);
  });
});

describe("deleting a named server", () => {
  it("is one call of the client for a stopped one, and takes it off the list", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([running(), hubServer({ name: "gpu" })]);
    const before = gpu(rig);
    const removing = rig.model.remove(gpuId);
    await turn();
    const [call] = rig.client.removed;
    assert.deepEqual([call?.server, rig.client.removed.length], [{ user: "ada", name: "gpu" }, 1]);
    call?.answer(undefined);
    await removing;
    assert.deepEqual([names(rig), rig.client.stopped.length], [[""], 0]);
    const { servers, reason } = rig.changes.at(-1) ?? {};
    assert.deepEqual([servers, reason], [[{ id: gpuId, before, after: undefined }], "server-removed"]);
    assert.equal(rig.state()?.kind, "running");
  });

  it("stops a running one first", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([running({ name: "gpu" })]);
    const removing = rig.model.remove(gpuId);
    await turn();
    assert.deepEqual([rig.client.stopped.length, rig.client.removed.length], [1, 0]);
    rig.client.stopped[0]?.answer(undefined);
    await turn();
    assert.equal(rig.client.removed.length, 1);
    rig.client.removed[0]?.answer(undefined);
    await removing;
    assert.deepEqual(names(rig), [""]);
  });

  it("is not done when the hub does not stop it", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([spawning({ name: "gpu" })]);
    const removing = rig.model.remove(gpuId);
    await turn();
    rig.client.stopped[0]?.fail(new ServerBusy(baseUrl, "spawn"));
    await turn();
    rig.client.asked.at(-1)?.answer([spawning({ name: "gpu" })]);
    await assert.rejects(removing, { kind: "server-busy" });
    assert.equal(rig.client.removed.length, 0);
    assert.equal(rig.state(gpuId)?.kind, "starting");
  });

  it("lets no start begin meanwhile", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([hubServer({ name: "gpu" })]);
    const removing = rig.model.remove(gpuId);
    await assert.rejects(rig.model.start(gpuId, undefined), { kind: "server-busy" });
    await turn();
    rig.client.removed[0]?.answer(undefined);
    await removing;
  });

  it("is not undone by an answer that the hub gave before it", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([hubServer({ name: "gpu" })]);
    const refresh = rig.model.refresh(accountId);
    await turn();
    const removing = rig.model.remove(gpuId);
    await turn();
    rig.client.removed[0]?.answer(undefined);
    await removing;
    rig.client.asked.at(-1)?.answer([running(), hubServer({ name: "gpu" })]);
    await refresh;
    assert.deepEqual(names(rig), [""]);
    assert.equal(rig.state()?.kind, "running");
    // Made anew elsewhere, as a later answer tells.
    await rig.refreshed([hubServer({ name: "gpu" })]);
    assert.deepEqual(names(rig), ["", "gpu"]);
  });

  it("leaves it listed, with the error, when the hub does not answer", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([hubServer({ name: "gpu" })]);
    const removing = rig.model.remove(gpuId);
    await turn();
    rig.client.removed[0]?.fail(new HubUnreachable(baseUrl, "refused"));
    await assert.rejects(removing, { kind: "hub-unreachable" });
    assert.deepEqual(names(rig), ["", "gpu"]);
    assert.equal(rig.model.account(accountId)?.reach.kind, "unreachable");
  });

  it("is never done to the default server", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([running()]);
    await assert.rejects(rig.model.remove(defaultId), { kind: "server-not-found" });
    assert.deepEqual([rig.client.stopped.length, rig.client.removed.length], [0, 0]);
  });

  it("forgets why its last start failed: the next one of its name is another", async () => {
    const rig = await ModelRig.create();
    await planned(rig);
    const start = rig.model.start(gpuId, undefined);
    await turn();
    rig.client.started[0]?.fail(new ServerLimitReached(baseUrl, "too many"));
    await assert.rejects(start);
    const removing = rig.model.remove(gpuId);
    await turn();
    rig.client.removed[0]?.answer(undefined);
    await removing;
    await rig.refreshed([hubServer({ name: "gpu" })]);
    assert.deepEqual(gpu(rig)?.state, { kind: "stopped" });
  });
});
