import assert from "node:assert/strict";
import { once } from "node:events";
import type { Duplex } from "node:stream";
import { mock } from "node:test";
import type { WebSocket } from "ws";
import type { SocketBroken } from "../../../src/transport/errors.js";
import type { HubWebSocket } from "../../../src/transport/types.js";
import {
  closeAll,
  keepingLog,
  NOBODY,
  selfSignedCertificate,
  startRawServer,
  startServer,
  startSocketServer,
  transportTo,
} from "./support.js";

interface End {
  kind: unknown;
  code: number;
  reason: string;
  error: (Error & Record<string, unknown>) | undefined;
}

/** The error and the close of a socket, in this order. */
async function end(socket: HubWebSocket): Promise<End> {
  let error: End["error"];
  socket.once("error", (given: Error & Record<string, unknown>) => {
    assert.notEqual(socket.readyState, 3, "the error comes before the close");
    error = given;
  });
  const [code, reason] = await closed(socket);
  assert.equal(socket.readyState, 3);
  return { kind: error?.["kind"], code, reason, error };
}

/** Unlike `events.once` it does not listen to errors. */
function closed(socket: HubWebSocket): Promise<[code: number, reason: string]> {
  return new Promise((resolve) => socket.once("close", (...args: [number, string]) => resolve(args)));
}

/** By turns of the event loop: timers are the test's. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

function statusLine(status: number, more = "") {
  return `HTTP/1.1 ${status} x\r\n${more}content-length: 0\r\n\r\n`;
}

describe("transport: WebSocket that fails", () => {
  afterEach(async () => {
    mock.timers.reset();
    await closeAll();
  });

  it("says with which status it was refused, and where a redirect led, without its query", async () => {
    const answers = new Map([
      [302, "location: /hub/user/ada/api?next=secret\r\n"],
      [403, ""],
      [404, ""],
      [424, ""],
      [503, ""],
    ]);
    for (const [status, headers] of answers) {
      const server = await startServer(() => undefined);
      server.server.on("upgrade", (_request, socket: Duplex) => socket.end(statusLine(status, headers)));
      const { kind, code, reason, error } = await end(new (transportTo(server.url).WebSocket)(server.url));
      assert.deepEqual([kind, code, error?.["status"]], ["socket-refused", 1006, status]);
      assert.match(reason, new RegExp(`${status}`));
      assert.equal(error?.["leadsTo"], status === 302 ? "/hub/user/ada/api" : undefined);
    }
  });

  it("is refused also by an answer that leads to no address", async () => {
    const server = await startServer(() => undefined);
    server.server.on("upgrade", (_request, socket: Duplex) => socket.end(statusLine(302, "location: http://[\r\n")));
    const { kind, error } = await end(new (transportTo(server.url).WebSocket)(server.url));
    assert.deepEqual([kind, error?.["status"], error?.["leadsTo"]], ["socket-refused", 302, undefined]);
  });

  it("goes on after a fault of its holder's listener: what came in the same packet is heard too", async () => {
    const server = await startSocketServer();
    server.sockets.on("connection", (peer: WebSocket) => ["1", "2"].forEach((text) => peer.send(text)));
    const log = keepingLog();
    const socket = new (transportTo(server.url, { log }).WebSocket)(server.url);
    const seen: unknown[] = [];
    const both = new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        if (seen.push(data) === 2) resolve();
        throw new Error("fault");
      };
    });
    await both;
    assert.deepEqual(seen, ["1", "2"]);
    assert.ok(log.lines.some((line) => line.endsWith("a listener failed: Error: fault")));
  });

  it("says that nobody listens and that the certificate is not trusted", async () => {
    const refused = await end(new (transportTo(NOBODY).WebSocket)(NOBODY));
    assert.deepEqual([refused.kind, refused.error?.["why"], refused.code], ["hub-unreachable", "refused", 1006]);

    const server = await startServer(() => undefined, selfSignedCertificate());
    const untrusted = await end(new (transportTo(server.url).WebSocket)(server.url));
    assert.deepEqual(
      [untrusted.kind, untrusted.error?.["code"]],
      ["certificate-not-trusted", "DEPTH_ZERO_SELF_SIGNED_CERT"],
    );
  });

  it("waits for the handshake only as long as it should", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    let taken: Duplex | undefined;
    const url = await startRawServer((socket) => (taken = socket));
    const ended = end(new (transportTo(url, { socketTimeoutMs: 60 }).WebSocket)(url));
    await until(() => (taken?.readableLength ?? 0) > 0);
    mock.timers.tick(60);
    const { error } = await ended;
    assert.deepEqual([error?.["kind"], error?.["why"], error?.["waitedMs"]], ["hub-unreachable", "timeout", 60]);
    assert.ok(taken);
    await once(taken.resume(), "close");
  });

  it("says what the token store says", async () => {
    const locked = Object.assign(new Error("the keychain is locked"), { kind: "keychain-unavailable" });
    const { WebSocket } = transportTo("http://127.0.0.1:9/", { token: () => Promise.reject(locked) });
    const { error, reason } = await end(new WebSocket("http://127.0.0.1:9/"));
    assert.equal(error, locked);
    assert.equal(reason, "the keychain is locked");
  });

  it("tells of an error as an event, not as an exception: protocols that cannot be offered", async () => {
    const server = await startSocketServer();
    const { error } = await end(new (transportTo(server.url).WebSocket)(server.url, ["not a protocol"]));
    assert.match(String(error), /subprotocol/);
  });

  it("writes a warning instead of ending the process when nobody listens to the error", async () => {
    const server = await startServer(() => undefined);
    server.server.on("upgrade", (_request, socket: Duplex) => socket.end(statusLine(404)));
    const log = keepingLog();
    const socket = new (transportTo(server.url, { log }).WebSocket)(`${server.url}api/kernels/k/channels`);
    await closed(socket);
    assert.match(log.lines.join("\n"), /api\/kernels\/k\/channels: .*404/);
  });

  it("gives the error to onerror alone", async () => {
    const server = await startServer(() => undefined);
    server.server.on("upgrade", (_request, socket: Duplex) => socket.end(statusLine(503)));
    const socket = new (transportTo(server.url).WebSocket)(server.url);
    const messages: string[] = [];
    socket.onerror = ({ message }) => messages.push(message);
    await closed(socket);
    assert.deepEqual(messages, ["the socket was refused with status 503"]);
  });

  it("says that the connection was lost: 1006, no error, not clean", async () => {
    const server = await startSocketServer();
    const socket = new (transportTo(server.url).WebSocket)(server.url);
    const [peer] = (await once(server.sockets, "connection")) as [WebSocket];
    let wasClean: boolean | undefined;
    socket.onclose = (event) => (wasClean = event.wasClean);
    peer.terminate();
    const { code, reason, error } = await end(socket);
    assert.deepEqual([code, reason, error, wasClean], [1006, "the connection was lost", undefined, false]);
  });

  it("gives on the server's own code and reason", async () => {
    const server = await startSocketServer();
    server.sockets.on("connection", (peer: WebSocket) => peer.close(1001, "kernel died"));
    const { code, reason } = await end(new (transportTo(server.url).WebSocket)(server.url));
    assert.deepEqual([code, reason], [1001, "kernel died"]);
  });

  it("says that the socket broke, and how large the largest message was, when HTTP comes out of it", async () => {
    const broken = await startSocketServer();
    broken.server.on("upgrade", (_request, socket: Duplex) =>
      socket.once("data", () => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n")),
    );
    const socket = new (transportTo(broken.url).WebSocket)(broken.url);
    await once(socket, "open");
    socket.send("x".repeat(2000));
    const { kind, code, error } = await end(socket);
    assert.deepEqual([kind, code, error?.["largestSentBytes"]], ["socket-broken", 1006, 2000]);
    assert.match(String(error?.["code"]), /^WS_ERR_/);
  });

  it("says that a message was too large when the server closes for it, or just breaks off after it", async () => {
    const cases = [
      { bytes: 100, end: (peer: WebSocket) => peer.close(1009, "message too big"), code: 1009 },
      { bytes: 11 * 1024 * 1024, end: (peer: WebSocket) => peer.terminate(), code: 1006 },
    ];
    for (const { bytes, end: endIt, code } of cases) {
      const server = await startSocketServer();
      server.sockets.on("connection", (peer: WebSocket) => peer.on("message", () => endIt(peer)));
      const socket = new (transportTo(server.url).WebSocket)(server.url);
      await once(socket, "open");
      socket.send("x".repeat(bytes));
      const ended = await end(socket);
      const { messageTooLarge, largestSentBytes } = ended.error as unknown as SocketBroken;
      assert.deepEqual([ended.kind, ended.code], ["socket-broken", code]);
      assert.deepEqual([messageTooLarge, largestSentBytes], [true, bytes]);
      assert.match(ended.reason, new RegExp(`${bytes} bytes`));
    }
  });

  it("can be closed at any time before it is open: no error, no connection left", async () => {
    const server = await startSocketServer();
    const tokens: ((token: string) => void)[] = [];
    const slow = transportTo(server.url, { token: () => new Promise((resolve) => tokens.push(resolve)) });
    const beforeToken = new slow.WebSocket(server.url);
    beforeToken.close();
    assert.equal(beforeToken.readyState, 2);
    const first = await end(beforeToken);
    const later = new slow.WebSocket(server.url);
    for (const give of tokens) give("late");
    await once(later, "open");
    assert.equal(server.upgrades.length, 1, "the closed one began no handshake");

    const inHandshake = new (transportTo(server.url).WebSocket)(server.url);
    await new Promise((resolve) => setImmediate(resolve));
    inHandshake.close();
    const second = await end(inHandshake);
    for (const { code, reason, error } of [first, second]) {
      assert.deepEqual([code, reason, error], [1006, "closed before it was open", undefined]);
    }
  });

  it("takes a fresh connection, whichever are kept: a dead one would take a minute to tell", async () => {
    const server = await startSocketServer();
    const transport = transportTo(server.url);
    await (await transport.fetch(server.url)).text();
    const socket = new transport.WebSocket(server.url);
    await once(socket, "open");
    assert.equal(server.connections(), 2);
  });

  it("gives up a connection that is not there in time, and waits for the handshake of one that is", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const taken: Duplex[] = [];
    const silent = await startRawServer((socket) => taken.push(socket));
    const options = { socketTimeoutMs: 75_000 };
    const overTls = silent.replace("http:", "https:");
    const never = new (transportTo(overTls, options).WebSocket)(overTls);
    const unanswered = new (transportTo(silent, options).WebSocket)(silent);
    const [ended, late] = [end(never), end(unanswered)];
    // The hello of TLS and the request of the other are there, so both limits run.
    await until(() => taken.length === 2 && taken.every((socket) => socket.readableLength > 0));
    mock.timers.tick(8_000);
    const { kind, error } = await ended;
    assert.deepEqual([kind, error?.["why"], unanswered.readyState], ["hub-unreachable", "timeout", 0]);
    mock.timers.tick(67_000);
    assert.equal((await late).kind, "hub-unreachable");
  });

  it("ends when nothing is heard any more from the other side, which is asked before", async () => {
    mock.timers.enable({ apis: ["setInterval"] });
    const server = await startSocketServer();
    const client = once(server.sockets, "connection") as Promise<[WebSocket]>;
    const socket = new (transportTo(server.url).WebSocket)(server.url);
    await once(socket, "open");
    const [far] = await client;
    const asked = once(far, "ping");
    const answered = once(socket, "pong");
    const ended = end(socket);
    mock.timers.tick(10_000);
    await asked;
    await answered;
    // It is there, and its answer counts; then its connection goes to nowhere.
    far.pause();
    mock.timers.tick(19_000);
    assert.equal(socket.readyState, 1);
    mock.timers.tick(1_000);
    const { kind, code, error } = await ended;
    assert.deepEqual([kind, code, error?.["why"]], ["hub-unreachable", 1006, "timeout"]);
  });

  it("ends open and coming sockets when the transport is disposed, and opens no new one", async () => {
    const server = await startSocketServer();
    const transport = transportTo(server.url);
    const open = new transport.WebSocket(server.url);
    await once(open, "open");
    const coming = new transport.WebSocket(server.url);
    transport.dispose();
    const late = new transport.WebSocket(server.url);
    for (const { code, reason, error } of await Promise.all([open, coming, late].map(end))) {
      assert.deepEqual([code, reason, error], [1006, "the hub was closed", undefined]);
    }
    assert.equal(server.upgrades.length, 1);
  });
});
