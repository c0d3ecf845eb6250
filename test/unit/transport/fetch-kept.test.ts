import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { mock } from "node:test";
import { closeAll, startServer, transportTo } from "./support.js";

describe("transport: connections that are kept", () => {
  afterEach(async () => {
    mock.timers.reset();
    await closeAll();
  });

  /** It answers the first request of each connection, and is dead after that. */
  async function forgetful() {
    const used = new WeakSet<object>();
    const server = await startServer((request, response) => {
      if (used.has(request.socket)) server.server.emit("unanswered", request);
      else response.end("ok");
      used.add(request.socket);
    });
    const { fetch } = transportTo(server.url);
    const ask = async (method = "GET") => (await fetch(server.url, { method })).text();
    assert.equal(await ask(), "ok");
    return { server, ask };
  }

  it("are not used any more where they may be dead: a question goes out over a fresh one too", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const { server, ask } = await forgetful();
    const unanswered = once(server.server, "unanswered");
    const answer = ask();
    await unanswered;
    mock.timers.tick(5_000);
    assert.equal(await answer, "ok");
    assert.equal(server.connections(), 2);
  });

  it("do not carry what changes something: it goes out over a fresh one, once", async () => {
    const { server, ask } = await forgetful();
    assert.equal(await ask("POST"), "ok");
    assert.deepEqual([server.connections(), server.requests.length], [2, 2]);
    server.server.prependListener("request", ({ socket }: IncomingMessage) => socket.destroy());
    await assert.rejects(ask("POST"), { kind: "hub-unreachable", why: "reset" });
    assert.deepEqual([server.connections(), server.requests.length], [3, 3]);
  });

  it("are not kept over a sleep, nor for longer than hubs and proxies keep them", async () => {
    mock.timers.enable({ apis: ["Date"] });
    const { server, ask } = await forgetful();
    mock.timers.tick(4_001);
    assert.equal(await ask(), "ok");
    assert.deepEqual([server.connections(), server.requests.length], [2, 2]);
  });
});
