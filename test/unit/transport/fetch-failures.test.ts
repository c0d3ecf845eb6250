import assert from "node:assert/strict";
import { once } from "node:events";
import { mock } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { transportErrorText } from "../../../src/transport/error-text.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { english } from "../ui/english.js";
import {
  closeAll,
  NOBODY,
  NodeFetch2Request,
  selfSignedCertificate,
  startRawServer,
  startServer,
  transportTo,
} from "./support.js";

describe("transport: fetch that fails", () => {
  afterEach(closeAll);

  it("says that the name is not found", async () => {
    const { fetch } = transportTo("http://no-such-hub.invalid/");
    await assert.rejects(fetch("http://no-such-hub.invalid/hub/api"), {
      kind: "hub-unreachable",
      why: "name-not-found",
    });
  });

  it("says that nobody listens there", async () => {
    const url = NOBODY;
    await assert.rejects(transportTo(url).fetch(url), { kind: "hub-unreachable", why: "refused", hub: url });
  });

  it("says that the connection was cut before an answer", async () => {
    const url = await startRawServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    await assert.rejects(transportTo(url).fetch(url), { kind: "hub-unreachable", why: "reset" });
  });

  it("says that the other side speaks no HTTP, with the cause", async () => {
    const url = await startRawServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
    await assert.rejects(transportTo(url).fetch(url), (error: { kind: string; why: string; cause: unknown }) => {
      assert.deepEqual([error.kind, error.why], ["hub-unreachable", "other"]);
      assert.match(String(error.cause), /Parse Error/);
      return true;
    });
  });

  it("says what is wrong with the certificate", async () => {
    const server = await startServer((_request, response) => response.end(), selfSignedCertificate());
    await assert.rejects(transportTo(server.url).fetch(server.url), {
      kind: "certificate-not-trusted",
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    assert.equal(server.requests.length, 0);
  });

  it("waits for an answer only as long as it should, and tells how long", async () => {
    const server = await startServer(() => undefined);
    const { fetch } = transportTo(server.url, { requestTimeoutMs: 60_000 });
    await assert.rejects(fetch(server.url, { timeoutMs: 60 }), {
      kind: "hub-unreachable",
      why: "timeout",
      waitedMs: 60,
    });
    const brief = transportTo(server.url, { requestTimeoutMs: 70 });
    await assert.rejects(brief.fetch(server.url), { kind: "hub-unreachable", why: "timeout", waitedMs: 70 });
  });

  it("counts the time for the headers only, not for the body", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    let end: () => void = () => assert.fail("nothing was asked");
    const server = await startServer((_request, response) => {
      response.write("a");
      end = () => response.end("b");
    });
    try {
      const response = await transportTo(server.url).fetch(server.url, { timeoutMs: 1_000 });
      mock.timers.tick(2_000);
      end();
      assert.equal(await response.text(), "ab");
    } finally {
      mock.timers.reset();
    }
  });

  it("ends calmly for a signal that is aborted right before the request goes out, with its body", async () => {
    const server = await startServer((_request, response) => response.end());
    const controller = new AbortController();
    const token = () => {
      controller.abort();
      return Promise.resolve("late");
    };
    const { fetch } = transportTo(server.url, { token });
    const request = fetch(server.url, { method: "POST", body: "{}", signal: controller.signal });
    await assert.rejects(request, { name: "AbortError" });
    // What is thrown in an event of the body would come by now, and fail this.
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(server.requests.length, 0);
  });

  it("sends nothing for a signal that is aborted already", async () => {
    const server = await startServer((_request, response) => response.end());
    const reads: string[] = [];
    const { fetch } = transportTo(server.url, {
      token: () => {
        reads.push("token");
        return Promise.resolve(undefined);
      },
    });
    const signal = AbortSignal.abort();
    await assert.rejects(fetch(server.url, { signal }), { name: "AbortError" });
    await assert.rejects(fetch(new NodeFetch2Request(server.url, { signal })), { name: "AbortError" });
    assert.deepEqual([reads.length, server.requests.length], [0, 0]);
  });

  it("stops at the signal: before the token is there, before the headers, in the body", async () => {
    const server = await startServer((request, response) => {
      if (request.url === "/body") response.write("beginning");
    });
    const slowToken = transportTo(server.url, { token: () => new Promise(() => undefined) });
    const early = new AbortController();
    const waiting = slowToken.fetch(server.url, { signal: early.signal });
    early.abort();
    await assert.rejects(waiting, { name: "AbortError" });

    const { fetch } = transportTo(server.url);
    const headers = new AbortController();
    const hanging = fetch(server.url, { signal: headers.signal });
    await once(server.server, "request");
    headers.abort();
    await assert.rejects(hanging, { name: "AbortError" });

    const body = new AbortController();
    const reading = (await fetch(`${server.url}body`, { signal: body.signal })).text();
    body.abort();
    await assert.rejects(reading, { name: "AbortError" });
  });

  it("passes on what the token store says", async () => {
    const locked = Object.assign(new Error("locked"), { kind: "keychain-unavailable" });
    const { fetch } = transportTo("http://127.0.0.1:9/", { token: () => Promise.reject(locked) });
    await assert.rejects(fetch("http://127.0.0.1:9/"), locked);
  });
});

describe("transport: a body that fails", () => {
  afterEach(closeAll);

  it("says that the connection was cut within the body, to text(), json() and readers of the stream", async () => {
    const server = await startServer((request, response) => {
      if (request.url === "/chunked") response.write("begin");
      else response.writeHead(200, { "content-length": "100" }).write("begin");
      setImmediate(() => request.socket.destroy());
    });
    const { fetch } = transportTo(server.url);
    for (const path of ["", "chunked"]) {
      const cut = { kind: "hub-unreachable", why: "reset", hub: server.url };
      await assert.rejects((await fetch(server.url + path)).text(), cut);
      await assert.rejects((await fetch(server.url + path)).json(), cut);
      const { body } = await fetch(server.url + path);
      assert.ok(body);
      await assert.rejects(async () => {
        for await (const chunk of body) assert.equal(String(chunk), "begin");
      }, cut);
    }
  });

  it("ends a silent body, and not one that goes on slowly", async () => {
    const server = await startServer((request, response) => {
      response.write("a");
      if (request.url !== "/slow") return;
      void (async () => {
        for (let i = 0; i < 5; i++) {
          await delay(60);
          response.write("b");
        }
        response.end();
      })();
    });
    const { fetch } = transportTo(server.url, { bodyIdleTimeoutMs: 200 });
    const silent = (await fetch(server.url)).text();
    await assert.rejects(silent, { kind: "hub-unreachable", why: "timeout", waitedMs: 200 });
    assert.equal(await (await fetch(`${server.url}slow`)).text(), "abbbbb");
  });

  it("hears what came while this process stood still before it gives up a body", async () => {
    let end: () => void = () => assert.fail("nothing was asked");
    const server = await startServer((_request, response) => {
      response.write("a");
      end = () => response.end("b");
    });
    const idleMs = 200;
    const { body } = await transportTo(server.url, { bodyIdleTimeoutMs: idleMs }).fetch(server.url);
    assert.ok(body);
    let text = "";
    for await (const chunk of body) {
      text += String(chunk);
      if (text !== "a") continue;
      await new Promise((resolve) => setImmediate(resolve));
      end();
      const startedAtMs = performance.now();
      while (performance.now() - startedAtMs < 2 * idleMs);
    }
    assert.equal(text, "ab");
  });

  it("waits for a reader that is slow itself", async () => {
    const size = 300_000;
    const server = await startServer((_request, response) => response.end(Buffer.alloc(size, "x")));
    const { fetch } = transportTo(server.url, { bodyIdleTimeoutMs: 50 });
    const { body } = await fetch(server.url);
    assert.ok(body);
    let read = 0;
    for await (const chunk of body) {
      if (read === 0) await delay(200);
      read += (chunk as Buffer).length;
    }
    assert.equal(read, size);
  });

  /** A byte every few milliseconds, for as long as anybody listens. */
  const dripping = (contentType: string) =>
    startServer((_request, response) => {
      response.writeHead(200, { "content-type": contentType });
      const drip = setInterval(() => response.write("x"), 10);
      response.on("close", () => clearInterval(drip));
    });

  it("gives up a body that drips, though it is never silent", async () => {
    const server = await dripping("application/json");
    const { fetch } = transportTo(server.url, { bodyTimeoutMs: 300 });
    const text = (await fetch(server.url)).text();
    await assert.rejects(text, { kind: "hub-unreachable", why: "timeout", waitedMs: 300 });
  });

  it("lets an event stream drip for as long as it likes", async () => {
    const server = await dripping("text/event-stream; charset=utf-8");
    const { fetch } = transportTo(server.url, { bodyTimeoutMs: 100 });
    const { body } = await fetch(server.url);
    assert.ok(body);
    const startedAtMs = performance.now();
    for await (const chunk of body) {
      assert.ok((chunk as Buffer).length > 0);
      if (performance.now() - startedAtMs > 300) break;
    }
  });

  it("gives a large body its time, and does not count what its reader takes", async () => {
    const piece = 8_192;
    const server = await startServer((_request, response) => {
      let left = 20;
      const sending = setInterval(() => {
        response.write(Buffer.alloc(piece, "x"));
        if (--left > 0) return;
        clearInterval(sending);
        response.end();
      }, 20);
    });
    const { fetch } = transportTo(server.url, { bodyTimeoutMs: 150 });
    assert.equal((await (await fetch(server.url)).text()).length, 20 * piece);

    const whole = await startServer((_request, response) => response.end(Buffer.alloc(1_000_000, "x")));
    const { body } = await transportTo(whole.url, { bodyTimeoutMs: 150 }).fetch(whole.url);
    assert.ok(body);
    let read = 0;
    for await (const chunk of body) {
      if (read === 0) await delay(600);
      read += (chunk as Buffer).length;
    }
    assert.equal(read, 1_000_000);
  });

  it("says that there is no https where plain http, or something else, is spoken", async () => {
    const http = await startServer((_request, response) => response.end("{}"));
    const other = await startRawServer((socket) => socket.on("error", () => undefined).end("SSH-2.0-OpenSSH_9.2\r\n"));
    for (const url of [http.url, other]) {
      const secure = url.replace("http:", "https:");
      const error = await transportTo(secure)
        .fetch(secure)
        .catch((thrown: unknown) => thrown);
      assert.ok(error instanceof HubUnreachable);
      assert.match(transportErrorText(error, "hub", english).message, /^hub doesn't use https\./);
    }
  });

  it("says so when the JSON is none", async () => {
    const server = await startServer((_request, response) => response.end("<html>"));
    await assert.rejects((await transportTo(server.url).fetch(server.url)).json(), { name: "SyntaxError" });
  });
});
