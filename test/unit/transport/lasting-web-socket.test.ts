import assert from "node:assert/strict";
import { type EventEmitter, once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { WebSocket } from "ws";
import { AwaySockets } from "../../../src/transport/socket/away-sockets.js";
import { LastWords } from "../../../src/transport/socket/last-words.js";
import type { HubWebSocket, LastingPolicy } from "../../../src/transport/types.js";
import { jupyterSocketClass } from "./jupyter-socket.js";
import { FakeTraffic } from "./lasting-fakes.js";
import { closeAll, keepingLog, startSocketServer, TOKEN, transportTo } from "./support.js";

const V1 = "v1.kernel.websocket.jupyter.org";

/** A server whose connections the test ends, and which it can have refuse. */
async function aServer(handleProtocols?: (offered: Set<string>) => string | false) {
  const server = await startSocketServer(handleProtocols && { handleProtocols });
  const peers: WebSocket[] = [];
  const heard: string[] = [];
  server.sockets.on("connection", (socket: WebSocket) => {
    peers.push(socket);
    socket.on("message", (data) => heard.push((data as Buffer).toString()));
  });
  const faults = { refuse: false };
  server.server.prependListener("upgrade", (_request, socket) => {
    if (faults.refuse) socket.end("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
  });
  const upgrade = server.sockets.handleUpgrade.bind(server.sockets);
  server.sockets.handleUpgrade = (request, socket, head, done) => {
    if (!faults.refuse) upgrade(request, socket, head, done);
  };
  return { ...server, peers, heard, faults };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function policy(about: Partial<LastingPolicy> = {}): LastingPolicy & { ends: number } {
  const made = {
    ends: 0,
    verdict: () => Promise.resolve("there" as const),
    admitted: () => Promise.resolve(),
    traffic: new FakeTraffic(),
    gone: () => undefined,
    ended: () => {
      made.ends++;
    },
    ...about,
  };
  return made;
}

describe("transport: WebSocket that lasts", () => {
  afterEach(closeAll);

  it("is closed to its holder at once, and in truth when what is to be done before is done, which a window that goes waits for", async () => {
    const server = await aServer();
    const lastWords = new LastWords();
    const traffic = new FakeTraffic();
    let done: () => void = () => undefined;
    traffic.lastWords = () => new Promise((resolve) => (done = resolve));
    const Socket = transportTo(server.url, { lastWords }).lastingWebSocket(() => policy({ traffic }));
    const socket = new Socket(`${server.url}api/kernels/k/channels`, [V1]);
    await once(socket as unknown as EventEmitter, "open");
    let isLeft = false;
    const closed = once(socket as unknown as EventEmitter, "close");
    socket.close();
    assert.equal(socket.readyState, 2);
    const left = lastWords.all().then(() => (isLeft = true));
    // What the traffic has to do it does over the connection, which is there.
    traffic.way?.send("last");
    await until(() => server.heard.includes("last"));
    assert.deepEqual([isLeft, traffic.told.includes("ended")], [false, false]);
    done();
    await Promise.all([closed, left]);
    assert.equal(traffic.told.at(-1), "ended");
    // Of one that is closed nothing is to be done.
    await lastWords.all();
  });

  it("goes on over cuts and refusals with the same session and token, in order, and its holder sees none of it", async () => {
    const server = await aServer();
    const log = keepingLog();
    const Socket = jupyterSocketClass(transportTo(server.url, { log }).lastingWebSocket(() => policy()));
    const socket = new Socket(`${server.url}api/kernels/k/channels?session_id=s1`, [V1]);
    const seen: unknown[] = [];
    socket.onmessage = ({ data }) => seen.push(data);
    await once(socket, "open");
    socket.send("1");
    await until(() => server.heard.length === 1);
    server.faults.refuse = true;
    server.peers[0]?.terminate();
    await until(() => server.upgrades.length >= 3);
    socket.send("2");
    server.faults.refuse = false;
    socket.send("3");
    await until(() => server.peers.length === 2 && server.heard.length === 3);
    assert.deepEqual(server.heard, ["1", "2", "3"]);
    server.peers[1]?.send("text");
    await until(() => seen.length === 1);
    assert.deepEqual(seen, ["text"]);
    for (const { url, headers } of server.upgrades)
      assert.deepEqual([url, headers.authorization], ["/api/kernels/k/channels?session_id=s1", `token ${TOKEN}`]);
    assert.deepEqual(
      socket.emitted.filter((event) => event !== "ping"),
      ["open", "message"],
    );
    assert.equal(socket.readyState, Socket.OPEN);
    assert.ok(log.lines.some((line) => /^socket \/api\/kernels\/k\/channels: open again after \d\.\d s$/.test(line)));
  });

  it("is not tried a second time on its user's return where the server may have taken the first, and is where they want that", async () => {
    const server = await aServer();
    const away = new AwaySockets(() => "");
    const socket = new (transportTo(server.url, { away }).lastingWebSocket(() => policy()))(server.url);
    await once(socket, "open");
    await until(() => server.peers.length === 1);
    // It takes each request, and answers none.
    const upgrade = server.sockets.handleUpgrade.bind(server.sockets);
    let isSilent = true;
    server.sockets.handleUpgrade = (...request) => {
      if (!isSilent) upgrade(...request);
    };
    server.peers[0]?.terminate();
    await until(() => server.upgrades.length === 2);
    away.retry();
    await delay(50);
    assert.equal(server.upgrades.length, 2);
    isSilent = false;
    away.retry(true);
    await until(() => away.isEmpty);
    assert.deepEqual([server.upgrades.length, socket.readyState], [3, 1]);
  });

  it("is made for those URLs alone that have a policy; others end with their connection", async () => {
    const server = await aServer();
    const Socket = transportTo(server.url).lastingWebSocket(() => undefined);
    const socket = new Socket(server.url);
    await once(socket, "open");
    await until(() => server.peers.length === 1);
    server.peers[0]?.terminate();
    const [code] = (await once(socket, "close")) as [number];
    assert.deepEqual([code, server.upgrades.length], [1006, 1]);
  });

  it("closes with a handshake when its holder closes it", async () => {
    const server = await aServer();
    const kept = policy();
    const socket = new (transportTo(server.url).lastingWebSocket(() => kept))(server.url);
    await once(socket, "open");
    await until(() => server.peers.length === 1);
    const closed = once(server.peers[0] as WebSocket, "close");
    socket.close(4000, "enough");
    assert.deepEqual(await once(socket, "close"), [4000, "enough"]);
    assert.equal((await closed)[0], 4000);
    assert.deepEqual([kept.ends, server.upgrades.length], [1, 1]);
  });

  it("ends when the server speaks another protocol after a loss, so that its holder makes a socket for that", async () => {
    const selected = [V1, false] as (string | false)[];
    const server = await aServer(() => selected.shift() ?? false);
    const socket = new (transportTo(server.url).lastingWebSocket(() => policy()))(server.url, [V1]);
    await once(socket, "open");
    assert.equal(socket.protocol, V1);
    await until(() => server.peers.length === 1);
    server.peers[0]?.terminate();
    assert.equal((await once(socket, "close"))[0], 1006);
    assert.equal(socket.protocol, V1);
  });

  it("ends with its transport, whether it is open, away, or was never open", async () => {
    const server = await aServer();
    const transport = transportTo(server.url);
    const policies: ReturnType<typeof policy>[] = [];
    const Socket = transport.lastingWebSocket(() => {
      const made = policy();
      policies.push(made);
      return made;
    });
    const sockets: HubWebSocket[] = [new Socket(server.url), new Socket(server.url)];
    await Promise.all(sockets.map((socket) => once(socket, "open")));
    await until(() => server.peers.length === 2);
    server.faults.refuse = true;
    server.peers[0]?.terminate();
    sockets.push(new Socket(server.url));
    await until(() => server.upgrades.length >= 6);
    const closed = Promise.all(sockets.map((socket) => once(socket, "close")));
    transport.dispose();
    assert.deepEqual(await closed, Array(3).fill([1006, "the hub was closed"]));
    assert.deepEqual(
      policies.map(({ ends }) => ends),
      [1, 1, 1],
    );
  });

  it("goes on after a listener's fault: what came in the same packet is heard too", async () => {
    const server = await aServer();
    const log = keepingLog();
    const socket = new (transportTo(server.url, { log }).lastingWebSocket(() => policy()))(server.url);
    const seen: unknown[] = [];
    socket.onmessage = ({ data }) => {
      seen.push(data);
      if (data === "1") throw new Error("fault");
    };
    await once(socket, "open");
    await until(() => server.peers.length === 1);
    for (const text of ["1", "2", "3"]) server.peers[0]?.send(text);
    await until(() => seen.length === 3);
    assert.ok(log.lines.some((line) => line.endsWith("a listener failed: Error: fault")));
  });
});
