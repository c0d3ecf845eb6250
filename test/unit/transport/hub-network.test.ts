import assert from "node:assert/strict";
import { once } from "node:events";
import type { HubUnreachable } from "../../../src/transport/errors.js";
import { HubNetworks } from "../../../src/transport/network/hub-network.js";
import type { NetworkSettings } from "../../../src/transport/types.js";
import { quietLog } from "../../quiet-log.js";
import { closeAll, startServer, startSocketServer } from "./support.js";

describe("the networks of hubs", () => {
  let settings: NetworkSettings = {};
  let networks: HubNetworks;
  beforeEach(() => {
    settings = {};
    networks = new HubNetworks({ log: quietLog, settings: () => () => settings });
  });
  afterEach(async () => {
    networks.dispose();
    await closeAll();
  });

  it("are one for each base URL, with one clock", async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    const headers = { date: inAnHour, "x-jupyterhub-version": "5.5.4" };
    const server = await startServer((_request, response) => response.writeHead(200, headers).end());
    const network = networks.of(server.url);
    assert.equal(networks.of(server.url), network);
    assert.notEqual(networks.of(`${server.url}jupyter/`), network);
    await (await network.session("of ada")).fetch(server.url);
    assert.ok(Math.abs(network.clock.aheadMs() - 3_600_000) < 5_000);
    assert.equal(networks.of(`${server.url}jupyter/`).clock.aheadMs(), 0);
  });

  it("send the authorization of each session, and share connections", async () => {
    const server = await startServer((_request, response) => response.end("answer"));
    let now: string | undefined = "first";
    const sessions = [undefined, "fixed", () => Promise.resolve(now)];
    for (const token of sessions) {
      const { fetch } = await networks.of(server.url).session(token);
      await (await fetch(server.url)).text();
    }
    now = "second";
    const last = await networks.of(server.url).session(() => Promise.resolve(now));
    await (await last.fetch(server.url)).text();
    assert.deepEqual(
      server.requests.map((request) => request.headers.authorization),
      [undefined, "token fixed", "token first", "token second"],
    );
    assert.equal(server.connections(), 1);
  });

  it("go by what is set at each request, in sessions that were there before", async () => {
    const server = await startServer(() => undefined);
    const { fetch } = await networks.of(server.url).session();
    for (const requestTimeoutMs of [50, 70]) {
      settings = { requestTimeoutMs };
      await assert.rejects(fetch(server.url), { why: "timeout", waitedMs: requestTimeoutMs });
    }
  });

  it("go by what is set at each socket", async () => {
    const server = await startServer(() => undefined);
    server.server.on("upgrade", () => undefined);
    const { WebSocket } = await networks.of(server.url).session();
    settings = { socketTimeoutMs: 60 };
    const [error] = (await once(new WebSocket(server.url), "error")) as [HubUnreachable];
    assert.deepEqual([error.kind, error.waitedMs], ["hub-unreachable", 60]);
  });

  it("end the requests and sockets of a session with it, and no others", async () => {
    const server = await startSocketServer();
    const leaving = new AbortController();
    const network = networks.of(server.url);
    const [gone, stays] = [await network.session("a", leaving.signal), await network.session("b")];
    const sockets = [gone, stays].map(({ WebSocket }) => new WebSocket(server.url));
    await Promise.all(sockets.map((socket) => once(socket, "open")));
    leaving.abort(new DOMException("The hub was removed.", "AbortError"));
    assert.deepEqual(await once(sockets[0] ?? assert.fail(), "close"), [1006, "the hub was closed"]);
    await assert.rejects(gone.fetch(server.url), { name: "AbortError" });
    assert.equal(await (await stays.fetch(server.url)).text(), "ok");
    assert.equal(sockets[1]?.readyState, 1);
  });

  it("keep no connection for longer than some seconds where nobody asks any more", async () => {
    const server = await startServer((_request, response) => response.end("answer"));
    server.server.keepAliveTimeout = 0;
    const leaving = new AbortController();
    const { fetch } = await networks.of(server.url).session("a", leaving.signal);
    await (await fetch(server.url)).text();
    leaving.abort();
    const [connection] = server.requests.map(({ socket }) => socket);
    await once(connection ?? assert.fail(), "close");
  });

  it("end all that is open with the window, and open nothing afterwards", async () => {
    const server = await startSocketServer();
    const session = await networks.of(server.url).session();
    await (await session.fetch(server.url)).text();
    const socket = new session.WebSocket(server.url);
    await once(socket, "open");
    server.server.removeAllListeners("upgrade").on("upgrade", () => undefined);
    const asked = once(server.server, "upgrade");
    const connecting = new session.WebSocket(server.url);
    const errors: Error[] = [];
    connecting.on("error", (error: Error) => errors.push(error));
    await asked;
    const closed = [socket, connecting].map((each) => once(each, "close"));
    networks.dispose();
    assert.deepEqual(await Promise.all(closed), Array(2).fill([1006, "the hub was closed"]));
    assert.deepEqual(errors, []);
    for (const { fetch } of [session, await networks.of(server.url).session(), await networks.of(server.url).session()])
      await assert.rejects(fetch(server.url), { name: "AbortError" });
    assert.equal(server.connections(), 3);
  });
});
