import assert from "node:assert/strict";
import { once } from "node:events";
import type { WebSocket } from "ws";
import type { HubWebSocket } from "../../../src/transport/types.js";
import { jupyterSocketClass } from "./jupyter-socket.js";
import { closeAll, countHeader, keepingLog, startSocketServer, TOKEN, transportTo } from "./support.js";

const V1 = "v1.kernel.websocket.jupyter.org";

/** A server that sends back what it gets, text as text. */
async function echo() {
  const server = await startSocketServer();
  server.sockets.on("connection", (socket: WebSocket) =>
    socket.on("message", (data, binary) => socket.send(data as Buffer, { binary })),
  );
  return server;
}

async function message(socket: HubWebSocket): Promise<unknown> {
  return ((await once(socket, "message")) as [unknown])[0];
}

describe("transport: WebSocket", () => {
  afterEach(closeAll);

  it("carries the authorization once, in the header and not in the URL, and keeps the session id", async () => {
    const server = await echo();
    const { WebSocket } = transportTo(server.url);
    const socket = new WebSocket(`${server.url}user/ada/api/kernels/k/channels?session_id=s1&token=${TOKEN}`);
    await once(socket, "open");
    const [request] = server.upgrades;
    assert.equal(request?.url, "/user/ada/api/kernels/k/channels?session_id=s1");
    assert.equal(request.headers.authorization, `token ${TOKEN}`);
    assert.equal(countHeader(request, "authorization"), 1);
    assert.equal(request.headers["sec-websocket-extensions"], undefined);
    assert.equal(socket.url, `${server.url.replace("http", "ws")}user/ada/api/kernels/k/channels?session_id=s1`);
  });

  it("takes http and ws addresses, as strings and URLs", async () => {
    const server = await echo();
    const { WebSocket } = transportTo(server.url);
    for (const address of [server.url, server.url.replace("http", "ws"), new URL(server.url)]) {
      await once(new WebSocket(address), "open");
    }
    assert.equal(server.upgrades.length, 3);
  });

  it("throws for another origin and for no URL, and connects nowhere", async () => {
    const server = await echo();
    const other = await echo();
    const { WebSocket } = transportTo(server.url);
    assert.throws(() => new WebSocket(other.url), { kind: "foreign-origin" });
    assert.throws(() => new WebSocket("http://["), { name: "TypeError" });
    assert.equal(other.upgrades.length + server.upgrades.length, 0);
  });

  it("has the constants on the class, its prototype and its instances", async () => {
    const server = await echo();
    const { WebSocket } = transportTo(server.url);
    const socket = new WebSocket(server.url) as HubWebSocket & Record<string, number>;
    const prototype = WebSocket.prototype as unknown as Record<string, number>;
    for (const [value, name] of (["CONNECTING", "OPEN", "CLOSING", "CLOSED"] as const).entries()) {
      assert.deepEqual([WebSocket[name], prototype[name], socket[name]], [value, value, value]);
    }
    assert.equal(socket.readyState, WebSocket.CONNECTING);
    await once(socket, "open");
    assert.equal(socket.readyState, WebSocket.OPEN);
    socket.close();
    assert.equal(socket.readyState, WebSocket.CLOSING);
    await once(socket, "close");
    assert.equal(socket.readyState, WebSocket.CLOSED);
  });

  it("emits text as a string and binary data as binaryType says", async () => {
    const server = await echo();
    const socket = new (transportTo(server.url).WebSocket)(server.url);
    assert.equal(socket.binaryType, "nodebuffer");
    await once(socket, "open");
    socket.send("ä\u{1F600}");
    assert.equal(await message(socket), "ä\u{1F600}");
    socket.send(new Uint8Array([1, 2]));
    assert.deepEqual(await message(socket), Buffer.from([1, 2]));
    socket.binaryType = "arraybuffer";
    socket.send(new Uint8Array([3, 4]).buffer);
    const data = await message(socket);
    assert.ok(data instanceof ArrayBuffer);
    assert.deepEqual([...new Uint8Array(data)], [3, 4]);
    socket.send("text");
    assert.equal(await message(socket), "text");
  });

  it("keeps a binaryType that was set before it was open", async () => {
    const server = await startSocketServer();
    server.sockets.on("connection", (peer: WebSocket) => peer.send(Buffer.from([7])));
    const socket = new (transportTo(server.url).WebSocket)(server.url);
    socket.binaryType = "arraybuffer";
    assert.ok((await message(socket)) instanceof ArrayBuffer);
  });

  it("speaks the protocol that the server selects, and none when it selects none", async () => {
    const selecting = await startSocketServer({ handleProtocols: () => V1 });
    const legacy = await startSocketServer({ handleProtocols: () => false });
    for (const [server, protocol] of [[selecting, V1] as const, [legacy, ""] as const]) {
      const socket = new (transportTo(server.url).WebSocket)(server.url, [V1]);
      await once(socket, "open");
      assert.equal(socket.protocol, protocol);
      assert.equal(server.upgrades.length, 1);
      assert.equal(server.upgrades[0]?.headers["sec-websocket-protocol"], V1);
    }
  });

  it("refuses a protocol that was not offered", async () => {
    const server = await startSocketServer({ handleProtocols: () => "other" });
    const socket = new (transportTo(server.url).WebSocket)(server.url, [V1]);
    const [error] = (await once(socket, "error")) as [Error & { cause: Error }];
    assert.match(error.cause.message, /invalid subprotocol/);
  });

  it("calls handlers and listeners, functions and objects, and stops when they are taken off", async () => {
    const server = await echo();
    const socket = new (transportTo(server.url).WebSocket)(server.url);
    const seen: string[] = [];
    const listener = (event: { data: unknown; type: string; target: unknown }) => {
      assert.equal(event.target, socket);
      seen.push(`listener ${event.type} ${String(event.data)}`);
    };
    socket.onopen = () => seen.push("onopen");
    socket.onmessage = (event) => seen.push(`onmessage ${String(event.data)}`);
    socket.onclose = ({ code, reason, wasClean }) => seen.push(`onclose ${code} ${reason} ${wasClean}`);
    socket.addEventListener("message", listener);
    socket.addEventListener("message", listener);
    socket.addEventListener("message", { handleEvent: () => seen.push("object") }, { once: true });
    await once(socket, "open");
    socket.send("1");
    await once(socket, "message");
    socket.removeEventListener("message", listener);
    socket.send("2");
    await once(socket, "message");
    socket.close(4000, "enough");
    await once(socket, "close");
    assert.deepEqual(seen, [
      "onopen",
      "onmessage 1",
      "listener message 1",
      "object",
      "onmessage 2",
      "onclose 4000 enough true",
    ]);
  });

  it("carries 16 MiB in one message both ways", async () => {
    const server = await echo();
    const socket = new (transportTo(server.url).WebSocket)(server.url);
    await once(socket, "open");
    const big = Buffer.alloc(16 * 1024 * 1024, 5);
    socket.send(big);
    assert.ok(big.equals((await message(socket)) as Buffer));
  });

  it("answers the server's pings and tells of pings and pongs", async () => {
    const server = await startSocketServer();
    const socket = new (transportTo(server.url).WebSocket)(server.url);
    const [peer] = (await once(server.sockets, "connection")) as [WebSocket];
    const pong = once(peer, "pong");
    const ping = once(socket, "ping");
    peer.ping("beat");
    assert.deepEqual([String((await pong)[0]), String((await ping)[0])], ["beat", "beat"]);
    socket.ping("life");
    assert.equal(String((await once(socket, "pong"))[0]), "life");
  });

  it("pings with a callback in each of its places, and never throws", async () => {
    const server = await echo();
    const socket = new (transportTo(server.url).WebSocket)(server.url);
    const pinged = (ping: (callback: (error?: Error) => void) => void) => new Promise<Error | undefined>(ping);
    assert.match(String(await pinged((callback) => socket.ping(callback))), /not open/);
    await once(socket, "open");
    assert.ifError(await pinged((callback) => socket.ping(callback)));
    assert.ifError(await pinged((callback) => socket.ping("x", callback)));
    assert.ifError(await pinged((callback) => socket.ping("x", true, callback)));
    socket.ping();
    socket.terminate();
    await once(socket, "close");
    assert.match(String(await pinged((callback) => socket.ping(callback))), /not open/);
  });

  it("sends as ws does: throws before it is open, tells the callback after it is closed", async () => {
    const server = await echo();
    const socket = new (transportTo(server.url).WebSocket)(server.url);
    assert.throws(() => socket.send("early"), /not open/);
    await once(socket, "open");
    socket.close();
    await once(socket, "close");
    const error = await new Promise<Error | undefined>((resolve) => socket.send("late", resolve));
    assert.match(String(error), /not open/);
    socket.send("late");
  });

  it("logs the path and what happened, and never the query or the token", async () => {
    const server = await echo();
    const log = keepingLog();
    const socket = new (transportTo(server.url, { log }).WebSocket)(`${server.url}k?session_id=s&token=${TOKEN}`);
    await once(socket, "open");
    socket.close(1000, "bye");
    await once(socket, "close");
    const [, id] = /^(#\d+) /.exec(log.lines[0] ?? "") ?? [];
    assert.deepEqual(log.lines, [`${id} socket /k: open`, `${id} socket /k: closed 1000 bye`]);
  });
});

describe("transport: WebSocket as the Jupyter extension subclasses it", () => {
  afterEach(closeAll);

  it("lets hooks see every message before the handlers do, in order, and hooks on what is sent", async () => {
    const server = await echo();
    const JupyterSocket = jupyterSocketClass(transportTo(server.url).WebSocket);
    const socket = new JupyterSocket(server.url, []);
    const seen: string[] = [];
    await once(socket, "open");
    socket.sendHooks.push((data) => Promise.resolve(void seen.push(`sending ${String(data)}`)));
    socket.receiveHooks.push(async (data) => {
      assert.equal(typeof data, "string");
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`hook ${String(data)}`);
    });
    const done = new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        seen.push(`handler ${String(data)}`);
        if (data === "b") resolve();
      };
    });
    socket.send("a");
    socket.send("b");
    await done;
    assert.deepEqual(seen, ["sending a", "sending b", "hook a", "handler a", "hook b", "handler b"]);
    assert.ifError(await socket.pingForLife());
    socket.close();
    await once(socket, "close");
    const emitted = socket.emitted.filter((event) => event !== "pong");
    assert.deepEqual(emitted, ["open", "message", "message", "close"]);
    assert.deepEqual(socket.closedBy, [[1005, ""]]);
    assert.equal(JupyterSocket.OPEN, 1);
  });

  it("keeps from the handlers what the subclass keeps to itself", async () => {
    const server = await echo();
    class Silent extends transportTo(server.url).WebSocket {
      override emit(event: string | symbol, ...args: unknown[]) {
        return event === "message" && args[0] === "secret" ? true : super.emit(event, ...args);
      }
    }
    const socket = new Silent(server.url);
    const seen: unknown[] = [];
    socket.onmessage = ({ data }) => seen.push(data);
    socket.on("message", (data) => seen.push(data));
    await once(socket, "open");
    socket.send("secret");
    socket.send("open");
    await once(socket, "message");
    assert.deepEqual(seen, ["open", "open"]);
  });
});
