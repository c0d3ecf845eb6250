import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { bodyOf, closeAll, NOBODY, startServer, transportTo } from "./support.js";

const nextRequest = async (server: Awaited<ReturnType<typeof startServer>>) =>
  ((await once(server.server, "request")) as [IncomingMessage])[0];

describe("a request whose body is streamed", () => {
  afterEach(closeAll);

  it("goes out as its body comes, of a stream and of any iterable", async () => {
    const server = await startServer((request, response) => {
      request.once("data", (piece: Buffer) => server.server.emit("piece", piece));
      void bodyOf(request).then((body) => response.end(body));
    });
    const { fetch } = transportTo(server.url);
    const goOn = new EventEmitter();
    async function* pieces() {
      yield "first ";
      await once(goOn, "now");
      yield Buffer.from("second");
    }
    for (const body of [Readable.from(pieces()), pieces()]) {
      const come = once(server.server, "piece");
      const answer = fetch(server.url, { method: "PUT", body });
      assert.equal(String((await come)[0]), "first ");
      goOn.emit("now");
      assert.equal(await (await answer).text(), "first second");
    }
    const headers = { "content-length": "4" };
    await fetch(server.url, { method: "POST", headers, body: Readable.from([Buffer.from("four")]) });
    const framing = server.requests.map(({ headers: sent }) => [sent["transfer-encoding"], sent["content-length"]]);
    assert.deepEqual(framing, [
      ["chunked", undefined],
      ["chunked", undefined],
      [undefined, "4"],
    ]);
  });

  it("is given its time by the hub's share in it, not by its sender's", async () => {
    const server = await startServer((request, response) => {
      void bodyOf(request).then((body) => request.url === "/silent" || response.end(body));
    });
    const { fetch } = transportTo(server.url, { requestTimeoutMs: 200 });
    async function* slowly() {
      for (let i = 0; i < 3; i++) {
        await delay(250);
        yield String(i);
      }
    }
    assert.equal(await (await fetch(server.url, { method: "PUT", body: slowly() })).text(), "012");
    const silent = fetch(`${server.url}silent`, { method: "PUT", body: slowly() });
    await assert.rejects(silent, { why: "timeout", waitedMs: 200 });
  });

  it("takes no more of its body than the hub does", async () => {
    const server = await startServer(() => undefined);
    let taken = 0;
    async function* endless() {
      for (;;) {
        await delay(0);
        yield Buffer.alloc(1024 * 1024, ++taken);
      }
    }
    const { fetch } = transportTo(server.url, { requestTimeoutMs: 500 });
    await assert.rejects(fetch(server.url, { method: "PUT", body: endless() }), { why: "timeout" });
    assert.ok(taken < 32, `${taken} MB`);
  });

  it("fails with what its sender fails with", async () => {
    const server = await startServer((request) => void request.resume());
    const { fetch } = transportTo(server.url);
    const fault = new Error("the file is gone");
    const broken = new Readable({ read: () => undefined });
    const answer = fetch(server.url, { method: "PUT", body: broken });
    broken.push("beginning");
    await nextRequest(server);
    broken.destroy(fault);
    await assert.rejects(answer, fault);
  });

  it("lets go of its body however it ends", async () => {
    const server = await startServer((request, response) => {
      if (request.url === "/full") response.writeHead(507).end("full");
    });
    const waiting = () => new Readable({ read: () => undefined });
    const abort = new AbortController();
    const [aborted, refused, early] = [waiting(), waiting(), waiting()];
    const { fetch } = transportTo(server.url, { requestTimeoutMs: 5_000 });
    const asked = nextRequest(server);
    const hanging = fetch(server.url, { method: "PUT", body: aborted, signal: abort.signal });
    aborted.push("beginning");
    await asked;
    abort.abort();
    await assert.rejects(hanging, { name: "AbortError" });
    await assert.rejects(transportTo(NOBODY).fetch(NOBODY, { method: "PUT", body: refused }), { why: "refused" });
    early.push("beginning");
    const answer = await fetch(`${server.url}full`, { method: "PUT", body: early });
    assert.deepEqual([answer.status, await answer.text()], [507, "full"]);
    server.server.closeAllConnections();
    for (const body of [aborted, refused, early]) if (!body.destroyed) await once(body, "close");
  });
});

describe("an answer", () => {
  afterEach(closeAll);

  it("has all headers, and each cookie by itself", async () => {
    const cookies = ["a=1; Expires=Sat, 21 Nov 2099 07:00:00 GMT", "b=2"];
    const server = await startServer((request, response) => {
      if (request.url === "/none") response.writeHead(204).end();
      else response.setHeader("set-cookie", cookies).setHeader("via", ["one", "two"]).end();
    });
    const { fetch } = transportTo(server.url);
    const { headers } = await fetch(server.url);
    assert.deepEqual(headers.getSetCookie(), cookies);
    const all = [...headers];
    assert.equal(new Map(all).get("via"), "one, two");
    assert.deepEqual(
      all.filter(([name]) => name === "set-cookie").map(([, cookie]) => cookie),
      cookies,
    );
    assert.deepEqual((await fetch(`${server.url}none`)).headers.getSetCookie(), []);
  });

  it("may be silent for as long as its request says", async () => {
    const server = await startServer((_request, response) => {
      response.write("a");
      void delay(300).then(() => response.end("b"));
    });
    const { fetch } = transportTo(server.url, { bodyIdleTimeoutMs: 100, bodyTimeoutMs: 100 });
    const text = async (init: { bodyIdleTimeoutMs?: number | null }) => (await fetch(server.url, init)).text();
    await assert.rejects(text({}), { why: "timeout", waitedMs: 100 });
    await assert.rejects(text({ bodyIdleTimeoutMs: 150 }), { why: "timeout", waitedMs: 150 });
    assert.deepEqual(await Promise.all([text({ bodyIdleTimeoutMs: 2_000 }), text({ bodyIdleTimeoutMs: null })]), [
      "ab",
      "ab",
    ]);
  });

  it("goes on for as long as it likes where its silence has no end", async () => {
    const server = await startServer((_request, response) => {
      void (async () => {
        for (let i = 0; i < 5; i++) {
          response.write(String(i));
          await delay(60);
        }
        response.end();
      })();
    });
    const { fetch } = transportTo(server.url, { bodyTimeoutMs: 100 });
    await assert.rejects((await fetch(server.url)).text(), { why: "timeout", waitedMs: 100 });
    assert.equal(await (await fetch(server.url, { bodyIdleTimeoutMs: null })).text(), "01234");
  });

  it("holds its sender up while its reader is behind, and comes whole", async () => {
    const pieces = Array.from({ length: 64 }, (_, i) => Buffer.alloc(1024 * 1024, i));
    let sent = 0;
    function* counted() {
      for (const piece of pieces) {
        sent++;
        yield piece;
      }
    }
    const server = await startServer((request, response) => {
      if (request.url === "/small") response.end();
      else Readable.from(counted()).pipe(response);
    });
    const { fetch } = transportTo(server.url);
    const large = await fetch(server.url);
    // While these come and go all of it could have come.
    for (let i = 0; i < 100; i++) await (await fetch(`${server.url}small`)).text();
    assert.ok(sent < 32, `${sent} MB`);
    const came: Buffer[] = [];
    for await (const piece of large.body ?? []) came.push(piece as Buffer);
    assert.ok(Buffer.concat(pieces).equals(Buffer.concat(came)));
  });
});
