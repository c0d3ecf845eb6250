import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { createHubClient } from "../../../src/hubClient/hub-client.js";
import { createHubTokens } from "../../../src/hubClient/tokens/tokens.js";
import type { HubSession, HubWebSocket } from "../../../src/transport/types.js";
import { json, noSignal, type Reply } from "../hubClient/scripted-hub.js";
import {
  closeAll,
  NodeFetch2Request,
  selfSignedCertificate,
  type SocketServer,
  startServer,
  startSocketServer,
  TOKEN,
  transportTo,
} from "../transport/support.js";

const statuses = [301, 302, 303, 307, 308];
const pace = { progressAfterMs: 0, pollIntervalMs: 10, firstRetryMs: 5, longestRetryMs: 10, withdrawalMs: 20 };
const running = { name: "", ready: true, pending: null, stopped: false, url: "/user/ada/" };

/** A hub in hostile hands: what is not answered by a reply of its own leads away. */
async function leadingTo(target: string, status: number, replies: Record<string, Reply> = {}) {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const own = replies[`${request.method ?? ""} ${request.url ?? ""}`];
    if (own) own(response, request, "");
    else response.writeHead(status, { location: target + (request.url ?? "").slice(1) }).end();
  };
  const hub = await startServer(answer);
  hub.server.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    hub.requests.push(request);
    socket.end(
      `HTTP/1.1 ${status} x\r\nlocation: ${target}${(request.url ?? "").slice(1)}\r\ncontent-length: 0\r\n\r\n`,
    );
  });
  return hub;
}

/** Where a redirect wants the token: another port of the same host, which takes sockets too. Anything that arrives is a leak. */
async function elsewhere(): Promise<SocketServer> {
  return await startSocketServer();
}

function untouched(...others: { connections(): number }[]): void {
  assert.deepEqual(
    others.map((other) => other.connections()),
    others.map(() => 0),
    "somebody else than the hub was asked",
  );
}

async function ended(socket: HubWebSocket): Promise<string | undefined> {
  let kind: string | undefined;
  socket.once("error", (error: Error & { kind?: string }) => (kind = error.kind));
  await new Promise((resolve) => socket.once("close", resolve));
  return kind;
}

/** Follows a start whose progress stream leads away, to its end. */
async function progressLeadingTo(target: string, status: number): Promise<void> {
  let asked = 0;
  const hub = await leadingTo(target, status, {
    "GET /hub/api/users/ada?include_stopped_servers": (...answer) => {
      const starting = { ...running, ready: false, pending: "spawn" };
      json({ name: "ada", servers: { "": asked++ > 0 ? running : starting } })(...answer);
    },
  });
  const { fetch } = transportTo(hub.url);
  const client = createHubClient({ baseUrl: hub.url, fetch, version: "5.5.4", pace });
  await client.follow({ user: "ada", name: "" }, () => undefined, noSignal);
  const streams = hub.requests.filter(({ url }) => url?.endsWith("/progress"));
  assert.ok(streams.length > 0, "the stream was asked for");
}

describe("security: a redirect to another origin never carries the token", () => {
  afterEach(closeAll);

  for (const status of statuses) {
    it(`${status}: not by any call of the hub's API, nor by its tokens`, async () => {
      const other = await elsewhere();
      const hub = await leadingTo(other.url, status);
      const { fetch } = transportTo(hub.url);
      const client = createHubClient({ baseUrl: hub.url, fetch, version: "6.1.1" });
      const tokens = createHubTokens({ baseUrl: hub.url, fetch });
      const wish = { scopes: ["servers!user"], note: "test" };
      const ada = { user: "ada", name: "" };
      const gpu = { user: "ada", name: "gpu" };
      const calls: (() => Promise<unknown>)[] = [
        () => client.whoami(noSignal),
        () => client.servers("ada", noSignal),
        () => client.start(ada, { image: "torch" }, () => undefined, noSignal),
        () => client.stop(ada, noSignal),
        () => client.create(gpu, undefined, noSignal),
        () => client.remove(gpu, noSignal),
        () => tokens.list("ada", noSignal),
        () => tokens.mint("ada", wish, noSignal),
        () => tokens.mintWithPassword("ada", "her password", wish, noSignal),
        () => tokens.revoke("ada", "a1", noSignal),
      ];
      for (const call of calls) await assert.rejects(call(), (error: { kind?: string }) => error.kind !== undefined);
      assert.ok(hub.requests.length >= calls.length, "the hub itself was asked each time");
      assert.ok(hub.requests.every(({ headers }) => headers.authorization === `token ${TOKEN}`));
      untouched(other);
    });

    it(`${status}: not by what the Jupyter extension sends, whatever it says of redirects`, async () => {
      const other = await elsewhere();
      const hub = await leadingTo(other.url, status);
      const { fetch } = transportTo(hub.url);
      const following = { redirect: "follow" } as unknown as { redirect: "manual" };
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
        const request = new NodeFetch2Request(`${hub.url}user/ada/api/sessions`, { method, body: "{}" });
        assert.equal((await fetch(request, following)).status, status);
      }
      assert.equal(hub.requests.length, 5);
      untouched(other);
    });

    it(`${status}: not by a kernel's socket`, async () => {
      const other = await elsewhere();
      const hub = await leadingTo(other.url, status);
      const socket = new (transportTo(hub.url).WebSocket)(`${hub.url}user/ada/api/kernels/1/channels`);
      assert.equal(await ended(socket), "socket-refused");
      assert.equal(hub.requests.length, 1);
      untouched(other);
    });
  }

  it("is not followed by the progress of a start", async () => {
    const other = await elsewhere();
    await Promise.all(statuses.map((status) => progressLeadingTo(other.url, status)));
    untouched(other);
  });

  it("is not followed to another spelling of the same place either, nor from https to http or back", async () => {
    const other = await elsewhere();
    const { port } = new URL(other.url);
    const secure = await startServer((_request, response) => response.end(), selfSignedCertificate());
    for (const target of [
      `http://localhost:${port}/`,
      `//127.0.0.1:${port}/`,
      secure.url,
      `http://ada:x@127.0.0.1:${port}/`,
    ]) {
      const hub = await leadingTo(target, 307);
      const { fetch, WebSocket } = transportTo(hub.url);
      assert.equal((await fetch(`${hub.url}hub/api/user`, { method: "POST", body: "{}" })).status, 307);
      assert.equal(await ended(new WebSocket(hub.url)), "socket-refused");
    }
    untouched(other, secure);
  });
});

describe("security: an address of another origin gets nothing", () => {
  afterEach(closeAll);

  function attempts({ fetch, WebSocket }: HubSession, address: string): (() => Promise<unknown>)[] {
    return [
      () => fetch(address),
      () => fetch(new URL(address, "http://127.0.0.1/")),
      () => fetch(new NodeFetch2Request(address, { method: "POST", body: "{}" })),
      () => Promise.resolve().then(() => once(new WebSocket(address), "open")),
    ];
  }

  it("another port, another name, another scheme, an address that hides its host", async () => {
    const other = await elsewhere();
    const hub = await startSocketServer();
    const transport = transportTo(hub.url);
    const [own, foreign] = [new URL(hub.url), new URL(other.url)];
    const addresses = [
      other.url,
      other.url.replace("http:", "ws:"),
      `http://localhost:${own.port}/`,
      `https://127.0.0.1:${own.port}/`,
      `wss://127.0.0.1:${own.port}/`,
      `http://127.0.0.1:${own.port}@127.0.0.1:${foreign.port}/`,
      `http://127.0.0.1:${foreign.port}#@127.0.0.1:${own.port}/`,
      `http:\\\\127.0.0.1:${foreign.port}/`,
      `http://127.0.0.1.hub.example:${own.port}/`,
    ];
    for (const address of addresses) {
      for (const attempt of attempts(transport, address)) {
        await assert.rejects(attempt(), { kind: "foreign-origin" }, address);
      }
    }
    assert.equal(hub.requests.length + hub.upgrades.length, 0);
    untouched(other, hub);
  });

  it("a server whose address in the hub's model is at another host is never asked", async () => {
    const other = await elsewhere();
    const models = [other.url, `//127.0.0.1:${new URL(other.url).port}/user/ada/`, other.url.replace("http", "HTTP")];
    for (const url of models) {
      const reply = json({ name: "ada", servers: { "": { ...running, url } } });
      const hub = await startServer((request, response) => reply(response, request, ""));
      const transport = transportTo(hub.url);
      const client = createHubClient({ baseUrl: hub.url, fetch: transport.fetch, version: "5.5.4" });
      const [server] = await client.servers("ada", noSignal);
      assert.ok(server, "the server is listed all the same");
      for (const session of [transport, transport.at(() => server.url)]) {
        for (const attempt of attempts(session, `${server.url}api/kernels`)) {
          await assert.rejects(attempt(), { kind: "foreign-origin" });
        }
      }
    }
    untouched(other);
  });
});
