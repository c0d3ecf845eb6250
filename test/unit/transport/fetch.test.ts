import assert from "node:assert/strict";
import { once } from "node:events";
import {
  bodyOf,
  closeAll,
  countHeader,
  keepingLog,
  NodeFetch2Request,
  startServer,
  TOKEN,
  transportTo,
} from "./support.js";

describe("transport: fetch", () => {
  afterEach(closeAll);

  it("sends the authorization once, whatever the caller spells or gives", async () => {
    const server = await startServer((_request, response) => response.end("{}"));
    const { fetch } = transportTo(server.url);
    await fetch(`${server.url}hub/api/user`, { headers: { AUTHORIZATION: "token of somebody else", "X-Own": "1" } });
    await fetch(new NodeFetch2Request(`${server.url}user/ada/api`, { headers: { Authorization: "Bearer other" } }));
    for (const request of server.requests) {
      assert.equal(request.headers.authorization, `token ${TOKEN}`);
      assert.equal(countHeader(request, "authorization"), 1);
    }
    assert.equal(server.requests[0]?.headers["x-own"], "1");
    assert.equal(server.requests[0].headers["user-agent"], "hub-kernels");
  });

  it("sends no authorization after sign-out, not even the caller's", async () => {
    const server = await startServer((_request, response) => response.end("{}"));
    const { fetch } = transportTo(server.url, { token: () => Promise.resolve(undefined) });
    await fetch(server.url, { headers: { authorization: "token stale" } });
    assert.equal(server.requests[0]?.headers.authorization, undefined);
  });

  it("passes on the method, headers and body of a node-fetch 2 request", async () => {
    const bodies: string[] = [];
    const server = await startServer((request, response) => {
      void bodyOf(request).then((body) => {
        bodies.push(body);
        response.writeHead(201).end('{"id":"k"}');
      });
    });
    const { fetch } = transportTo(server.url);
    const body = '{"path":"ä.ipynb"}';
    const response = await fetch(
      new NodeFetch2Request(`${server.url}user/ada/api/sessions`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body,
      }),
    );
    assert.equal(response.status, 201);
    assert.deepEqual(await response.json(), { id: "k" });
    assert.deepEqual(bodies, [body]);
    assert.equal(server.requests[0]?.method, "POST");
    assert.equal(server.requests[0].headers["content-type"], "application/json");
  });

  it("sends bytes as they are", async () => {
    const bytes = new Uint8Array([1, 0, 255, 128, 9]).subarray(1, 4);
    let received = Buffer.alloc(0);
    const server = await startServer((request, response) => {
      request.on("data", (chunk: Buffer) => (received = Buffer.concat([received, chunk])));
      request.on("end", () => response.end());
    });
    await transportTo(server.url).fetch(server.url, { method: "PUT", body: bytes });
    assert.deepEqual([...received], [0, 255, 128]);
  });

  it("takes token, user and password out of the URL and leaves the rest of the query", async () => {
    const server = await startServer((_request, response) => response.end());
    const withUser = server.url.replace("//", "//ada:secret@");
    await transportTo(server.url).fetch(`${withUser}user/ada/api?token=${TOKEN}&content=0&token=again`);
    assert.equal(server.requests[0]?.url, "/user/ada/api?content=0");
    assert.equal(server.requests[0].headers.authorization, `token ${TOKEN}`);
  });

  it("refuses another origin and sends nothing there", async () => {
    const other = await startServer((_request, response) => response.end());
    const server = await startServer((_request, response) => response.end());
    const { fetch } = transportTo(server.url);
    const port = new URL(server.url).port;
    for (const foreign of [other.url, `http://localhost:${port}/`, `https://127.0.0.1:${port}/`, "//[::1]/hub/api"]) {
      await assert.rejects(fetch(foreign), { kind: "foreign-origin", hub: server.url });
    }
    await assert.rejects(fetch(new NodeFetch2Request(other.url)), {
      kind: "foreign-origin",
      origin: other.url.slice(0, -1),
    });
    assert.equal(other.requests.length + server.requests.length, 0);
  });

  it("never follows a redirect", async () => {
    const server = await startServer((_request, response) => response.writeHead(302, { location: "/hub/login" }).end());
    const response = await transportTo(server.url).fetch(new NodeFetch2Request(`${server.url}user/ada/api`));
    assert.equal(response.status, 302);
    assert.match(response.headers.get("location") ?? "", /hub\/login$/);
    assert.equal(server.requests.length, 1);
  });

  it("gives every status as an answer, with its body and its URL", async () => {
    const server = await startServer((_request, response) => response.writeHead(424).end('{"message":"stopped"}'));
    const response = await transportTo(server.url).fetch(`${server.url}user/ada/api?token=x`);
    assert.equal(response.ok, false);
    assert.equal(response.url, `${server.url}user/ada/api`);
    assert.deepEqual(await response.json(), { message: "stopped" });
  });

  it("keeps one connection for requests in a row", async () => {
    const server = await startServer((_request, response) => response.end("ok"));
    const { fetch } = transportTo(server.url);
    for (let i = 0; i < 5; i++) await (await fetch(server.url)).text();
    assert.equal(server.connections(), 1);
  });

  it("repeats a GET on a stale connection, and sends a POST over none that may be", async () => {
    const seen: string[] = [];
    const usesOf = new WeakMap<object, number>();
    const server = await startServer((request, response) => {
      seen.push(request.method ?? "");
      const uses = (usesOf.get(request.socket) ?? 0) + 1;
      usesOf.set(request.socket, uses);
      if (uses === 1) response.end("ok");
      else request.socket.destroy();
    });
    const { fetch } = transportTo(server.url);
    await (await fetch(server.url)).text();
    assert.equal(await (await fetch(server.url)).text(), "ok");
    assert.equal(await (await fetch(server.url, { method: "POST", body: "{}" })).text(), "ok");
    assert.deepEqual(seen, ["GET", "GET", "GET", "POST"]);
  });

  it("does not repeat a GET that a fresh connection loses", async () => {
    const server = await startServer((request) => request.socket.destroy());
    await assert.rejects(transportTo(server.url).fetch(server.url), { kind: "hub-unreachable", why: "reset" });
    assert.equal(server.requests.length, 1);
  });

  it("logs method, path, status and time, and never the query or the token", async () => {
    const server = await startServer((_request, response) => response.writeHead(404).end());
    const log = keepingLog();
    await transportTo(server.url, { log }).fetch(`${server.url}hub/api/users?token=${TOKEN}&name=ada`);
    assert.match(log.lines.join("\n"), /^#\d+ GET \/hub\/api\/users → 404 \(\d+ ms\)$/);
  });

  it("logs a number of its own for each, and no more than 200 characters of a path", async () => {
    const server = await startServer((_request, response) => response.end("ok"));
    const log = keepingLog();
    const { fetch } = transportTo(server.url, { log });
    await fetch(`${server.url}${"x".repeat(1_000)}`);
    await fetch(`${server.url}short`);
    const ids = log.lines.map((line) => Number(/^#(\d+) GET \//.exec(line)?.[1]));
    assert.equal(ids[1], (ids[0] ?? 0) + 1);
    assert.match(log.lines[0] ?? "", /^#\d+ GET \/x{199}… → 200/);
  });

  it("ends what is under way when it is disposed, and sends nothing afterwards", async () => {
    const server = await startServer(() => undefined);
    const transport = transportTo(server.url);
    const hanging = transport.fetch(server.url);
    await once(server.server, "request");
    transport.dispose();
    await assert.rejects(hanging, { name: "AbortError" });
    await assert.rejects(transport.fetch(server.url), { name: "AbortError" });
    assert.equal(server.requests.length, 1);
  });
});
