import assert from "node:assert/strict";
import { after, drop, json, noSignal, ScriptedHub, server, status, STOP, stranger, USER } from "./scripted-hub.js";

describe("hub client: stop", () => {
  let hub: ScriptedHub;
  beforeEach(async () => (hub = await ScriptedHub.open()));
  afterEach(() => hub.close());
  const stop = (client = hub.client()) => client.stop({ user: "ada", name: "" }, noSignal);

  it("is one request where the hub has stopped it", async () => {
    hub.on(STOP, status(204));
    await stop();
    assert.deepEqual(hub.requests, [STOP]);
  });

  it("waits until the server is gone", async () => {
    hub.on(STOP, status(202)).on(USER, server("stopping"), status(503), server("stopping"), server("stopped"));
    await stop();
    assert.deepEqual(hub.requests, [STOP, USER, USER, USER, USER]);
  });

  it("says so when the server runs after all", async () => {
    hub.on(STOP, status(202)).on(USER, server("stopping"), server("running"));
    await assert.rejects(stop(), { kind: "unexpected-answer" });
  });

  it("cannot withdraw a start on a hub that refuses to", async () => {
    hub.on(STOP, status(400, "ada is pending spawn, please wait"));
    await assert.rejects(stop(), { kind: "server-busy", pending: "spawn" });
  });

  it("is no error where only its answer was lost", async () => {
    hub.on(STOP, drop).on(USER, stranger(503), server("stopping"), server("stopped"));
    await stop();
    hub.on(STOP, after(150, stranger(504))).on(USER, status(502), server("stopped"));
    await stop(hub.client("5.5.4", { mayHaveArrivedMs: 100 }));
    hub.on(STOP, drop).on(USER, json({ name: "ada", servers: {} }));
    await stop();
    // As a start that is being withdrawn.
    hub.on(STOP, drop).on(USER, server("starting"), server("stopping"), server("stopped"));
    await stop();
    assert.equal(hub.requests.filter((request) => request === STOP).length, 4);
  });

  it("is an error where the hub did not get it, or nobody can be asked", async () => {
    hub.on(STOP, drop).on(USER, server("running"));
    await assert.rejects(stop(), { kind: "hub-unreachable", why: "reset" });
    hub.on(STOP, stranger(503)).on(USER, stranger(503));
    await assert.rejects(stop(), { kind: "hub-fault" });
    hub.requests.length = 0;
    hub.on(STOP, stranger(429));
    await assert.rejects(stop(), { kind: "throttled" });
    assert.deepEqual(hub.requests, [STOP]);
  });

  it("is no error where the hub knows no such server and says that it does not run, as after its restart", async () => {
    hub.on(STOP, status(404, "Not Found")).on(USER, server("stopped"));
    await stop();
    hub.on(STOP, status(404, "Not Found")).on(USER, json({ name: "ada", servers: {} }));
    await stop();
    for (const answer of [server("running"), status(403), status(404)]) {
      hub.on(STOP, status(404, "Not Found")).on(USER, answer);
      await assert.rejects(stop(hub.client("5.5.4", { unreachableLimitMs: 50 })), { kind: "server-not-found" });
    }
  });

  it("never asks for another path than the server's", async () => {
    const client = hub.client("5.5.4", { unreachableLimitMs: 50 });
    hub.on("DELETE users/a%2Fb%25%23%5C%20%C3%A9%40/servers/x%2F..%2Fy", status(204));
    await client.stop({ user: "a/b%#\\ é@", name: "x/../y" }, noSignal);
    await assert.rejects(client.stop({ user: "..", name: "" }, noSignal), { kind: "server-not-found" });
    await assert.rejects(client.stop({ user: "ada", name: "." }, noSignal), { kind: "server-not-found" });
    assert.equal(hub.requests.filter((request) => request.startsWith("DELETE")).length, 1);
  });
});
