import assert from "node:assert/strict";
import type { ConnectionEnd } from "../../../src/jupyterServer/connection-deps.js";
import { ServerConnections } from "../../../src/jupyterServer/server-connections.js";
import { address, hubServer, MemoryLog } from "../servers/model-fakes.js";
import { accountId, defaultId, gpuId, ModelRig } from "../servers/model-rig.js";

describe("the connections to servers", () => {
  let rig: ModelRig;
  let ends: string[];
  let endOf: () => Promise<ConnectionEnd>;
  let connections: ServerConnections;

  beforeEach(async () => {
    rig = await ModelRig.create();
    await rig.refreshed([hubServer(), hubServer({ name: "gpu" })]);
    ends = [];
    endOf = () => Promise.resolve({} as ConnectionEnd);
    connections = new ServerConnections({
      model: rig.model,
      memento: rig.memento,
      log: new MemoryLog(),
      endOf: (serverId) => (ends.push(serverId), endOf()),
    });
  });
  afterEach(() => connections.dispose());

  it("are one for each server, made at the first use", async () => {
    assert.deepEqual(ends, []);
    const [one, two, other] = await Promise.all([defaultId, defaultId, gpuId].map((id) => connections.of(id)));
    assert.equal(one, two);
    assert.deepEqual([one?.serverId, other?.serverId, ends], [defaultId, gpuId, [defaultId, gpuId]]);
    assert.equal(one?.url, `${address.baseUrl}user/ada/`);
  });

  it("are made anew after one could not be made", async () => {
    endOf = () => Promise.reject(new Error("not loaded"));
    await assert.rejects(connections.of(defaultId), /not loaded/);
    endOf = () => Promise.resolve({} as ConnectionEnd);
    assert.equal((await connections.of(defaultId)).serverId, defaultId);
  });

  it("go with their server", async () => {
    const before = await connections.of(gpuId);
    await rig.refreshed([hubServer()]);
    await rig.refreshed([hubServer(), hubServer({ name: "gpu" })]);
    assert.notEqual(await connections.of(gpuId), before);
    await rig.model.removeAccount(accountId);
    await assert.rejects(connections.of(defaultId), /removed/);
  });
});
