import assert from "node:assert/strict";
import { once } from "node:events";
import type { Duplex } from "node:stream";
import { closeAll, NOBODY, startServer, startSocketServer, TOKEN, transportTo } from "./support.js";

const headers = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Version": "13",
};

describe("a request for another protocol", () => {
  afterEach(closeAll);

  it("gives the connection and the answer's headers, with the hub's authorization and no other", async () => {
    const server = await startSocketServer();
    server.sockets.on("connection", (socket) => {
      socket.send("at once");
      socket.on("message", (data) => socket.send(`echo ${(data as Buffer).toString()}`));
    });
    const { upgrade } = transportTo(server.url);
    const address = `${server.url.replace("http", "ws")}api?token=${TOKEN}`;
    const { stream, rawHeaders } = await upgrade(address, { ...headers, authorization: "token wrong" });
    assert.ok(rawHeaders.includes("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), rawHeaders.join());
    const [request] = server.upgrades;
    assert.deepEqual([request?.url, request?.headers.authorization], ["/api", `token ${TOKEN}`]);
    // Frames of RFC 6455: a text, and one that is masked with zeros, as a client has to.
    assert.equal(String((await once(stream, "data"))[0]).slice(2), "at once");
    stream.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, ...Buffer.from("hi")]));
    assert.equal(String((await once(stream, "data"))[0]).slice(2), "echo hi");
    stream.destroy();
  });

  it("loses nothing that came together with the answer", async () => {
    const server = await startServer(() => undefined);
    server.server.on("upgrade", (_request, socket: Duplex) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nfirst words");
    });
    const { stream } = await transportTo(server.url).upgrade(server.url, headers);
    assert.equal(String((await once(stream, "data"))[0]), "first words");
  });

  it("is refused with the status and where it leads, and fails as other requests do", async () => {
    const server = await startServer((_request, response) => response.writeHead(302, { location: "/hub/?x" }).end());
    const { upgrade } = transportTo(server.url);
    await assert.rejects(upgrade(server.url, headers), { kind: "socket-refused", status: 302, leadsTo: "/hub/" });
    await assert.rejects(upgrade("https://other.example/", headers), { kind: "foreign-origin" });
    await assert.rejects(transportTo(NOBODY).upgrade(NOBODY, headers), { kind: "hub-unreachable", why: "refused" });
    const locked = new Error("the keychain is locked");
    const { upgrade: withoutToken } = transportTo(server.url, { token: () => Promise.reject(locked) });
    await assert.rejects(withoutToken(server.url, headers), locked);
    assert.equal(server.requests.length, 1);
  });

  it("ends with its signal and its time while it is asked, and with the network afterwards", async () => {
    const server = await startServer(() => undefined);
    const held: Duplex[] = [];
    server.server.on("upgrade", (_request, socket: Duplex) => held.push(socket));
    const { upgrade } = transportTo(server.url, { socketTimeoutMs: 80 });
    await assert.rejects(upgrade(server.url, headers), { why: "timeout", waitedMs: 80 });
    const abort = new AbortController();
    const asked = once(server.server, "upgrade");
    const waiting = transportTo(server.url).upgrade(server.url, headers, abort.signal);
    await asked;
    abort.abort();
    await assert.rejects(waiting, { name: "AbortError" });

    const socketServer = await startSocketServer();
    const transport = transportTo(socketServer.url);
    const later = new AbortController();
    const { stream } = await transport.upgrade(socketServer.url, headers, later.signal);
    later.abort();
    const peer = [...socketServer.sockets.clients][0] ?? assert.fail();
    peer.ping();
    await once(stream, "data");
    transport.dispose();
    await once(peer, "close");
    assert.ok(stream.destroyed);
  });

  it("leaves a fault of the connection that nobody listens to without consequence", async () => {
    const server = await startSocketServer();
    const { stream } = await transportTo(server.url).upgrade(server.url, headers);
    const closed = new Promise((resolve) => stream.once("close", resolve));
    stream.destroy(new Error("cut"));
    await closed;
  });
});
