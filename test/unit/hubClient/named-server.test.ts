import assert from "node:assert/strict";
import { drop, json, noSignal, ScriptedHub, status, USER } from "./scripted-hub.js";

const GPU = "users/ada/servers/gpu";
const ref = { user: "ada", name: "gpu" };
const model = (servers: Record<string, object>) => json({ name: "ada", servers });
const stopped = { name: "gpu", ready: false, pending: null, stopped: true, url: "/user/ada/gpu/" };

describe("hub client: named servers", () => {
  let hub: ScriptedHub;
  beforeEach(async () => (hub = await ScriptedHub.open()));
  afterEach(() => hub.close());

  it("are made with one request from 6.0 on, with their display name", async () => {
    hub.on(`PUT ${GPU}`, status(201));
    assert.equal(await hub.client("6.1.1").create(ref, "Big GPU", noSignal), true);
    assert.deepEqual([hub.requests, hub.bodies], [[`PUT ${GPU}`], ['{"display_name":"Big GPU"}']]);
  });

  it("are not asked for before: the hub makes them with their first start", async () => {
    assert.equal(await hub.client("5.5.4").create(ref, undefined, noSignal), false);
    assert.deepEqual(hub.requests, []);
  });

  it("asks for the version where it is not known", async () => {
    hub.on("GET ", json({ version: "4.1.6" }));
    assert.equal(await hub.client(null).create(ref, undefined, noSignal), false);
  });

  const refusals: [number, string, string][] = [
    [400, "Named servers are not enabled.", "named-servers-disabled"],
    [400, "User ada already has the maximum of 2 named servers.", "server-limit-reached"],
    [400, "Invalid server_name: 'x--y'", "request-refused"],
    [409, "User ada already has server gpu", "request-refused"],
  ];
  for (const [code, words, kind] of refusals) {
    it(`are not made when the hub says “${words}”`, async () => {
      hub.on(`PUT ${GPU}`, status(code, words));
      await assert.rejects(hub.client("6.1.1").create(ref, undefined, noSignal), { kind });
    });
  }

  it("are deleted with `remove`, and gone when the user model says so", async () => {
    hub
      .on(`DELETE ${GPU}`, status(202))
      .on(USER, model({ gpu: { ...stopped, pending: "stop" } }), model({ gpu: stopped }), model({}));
    await hub.client().remove(ref, noSignal);
    assert.deepEqual(hub.requests, [`DELETE ${GPU}`, USER, USER, USER]);
    assert.equal(hub.bodies[0], '{"remove":true}');
  });

  it("are deleted when somebody else was faster", async () => {
    hub.on(`DELETE ${GPU}`, status(404, "ada has no server named 'gpu'")).on(USER, model({}));
    await hub.client().remove(ref, noSignal);
  });

  it("are made, and deleted, where only the answer was lost", async () => {
    hub.on(`PUT ${GPU}`, drop).on(USER, model({ gpu: stopped }));
    assert.equal(await hub.client("6.1.1").create(ref, undefined, noSignal), true);
    hub.on(`DELETE ${GPU}`, drop).on(USER, model({ gpu: { ...stopped, pending: "stop" } }), model({}));
    await hub.client().remove(ref, noSignal);
  });

  it("are neither where the hub did not get the request", async () => {
    hub.on(`PUT ${GPU}`, drop).on(USER, model({}));
    await assert.rejects(hub.client("6.1.1").create(ref, undefined, noSignal), { kind: "hub-unreachable" });
    hub.on(`DELETE ${GPU}`, drop).on(USER, model({ gpu: stopped }));
    await assert.rejects(hub.client().remove(ref, noSignal), { kind: "hub-unreachable" });
  });

  it("are not said to be deleted while the hub goes on listing them", async () => {
    hub.on(`DELETE ${GPU}`, status(204)).on(USER, model({ gpu: stopped }));
    await assert.rejects(hub.client().remove(ref, noSignal), { kind: "unexpected-answer" });
  });
});
