import assert from "node:assert/strict";
import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { eventually } from "../../eventually.js";
import { AppAndGateway, PREFIX } from "./app-and-gateway.js";

const MIB = 1024 * 1024;

describe("the gateway to an app", () => {
  let app: AppAndGateway;
  beforeEach(async () => {
    app = new AppAndGateway();
    await app.open();
  });
  afterEach(() => app.close());

  it("hands on neither its own cookies, those of other ports, nor what a page claims about who it is", async () => {
    const cookie = await app.enter();
    const headers = {
      cookie: `${cookie}; hub-kernels-other-browser=x; session=of-another-port`,
      authorization: "Bearer of-a-page",
      "x-forwarded-for": "10.0.0.1",
      forwarded: "for=10.0.0.1",
      origin: `http://${app.host}`,
      referer: `http://${app.host}/page?x=1`,
      connection: "x-hop",
      "x-hop": "1",
      "x-kept": "2",
    };
    await app.ask("/", { headers, method: "POST", body: "x" });
    const { headers: got } = app.last;
    assert.deepEqual(
      [got.cookie, got["x-forwarded-for"], got["forwarded"], got["x-hop"], got["x-kept"], got.authorization],
      [undefined, undefined, undefined, undefined, "2", "token secret-of-the-hub"],
    );
    const origin = `http://127.0.0.1:${app.appPort}`;
    assert.deepEqual(
      [got.origin, got.referer, got.host],
      [origin, `${origin}${PREFIX}page?x=1`, `127.0.0.1:${app.appPort}`],
    );
  });

  it("has the app's cookies for the app alone, and those of its server for nobody", async () => {
    app.handle = (_request, response) => {
      response.setHeader("Set-Cookie", [
        `session=1; Path=${PREFIX}; HttpOnly; Secure; SameSite=None; Domain=hub.example`,
        `_xsrf=2; Path=${PREFIX}sub; Max-Age=5`,
        "jupyterhub-user-ada=stolen; Path=/user/ada/; HttpOnly",
        "_xsrf=of-the-server; Path=/user/ada/",
        "__Host-id=3; Secure; Path=/",
      ]);
      response.end();
    };
    const cookie = await app.enter();
    const set = (await app.ask("/", { headers: { cookie } })).headers["set-cookie"] ?? [];
    const id = cookie.slice(0, cookie.indexOf("-browser="));
    assert.deepEqual(set, [
      `${id}-app-session=1; Path=/; HttpOnly`,
      "_xsrf=2; Path=/sub; Max-Age=5",
      `${id}-app-__Host-id=3; Path=/`,
    ]);
    const back = set.map((each) => each.split(";")[0]).join("; ");
    await app.ask("/", { headers: { cookie: `${cookie}; ${back}; other=4` } });
    assert.equal(app.last.headers.cookie, "session=1; _xsrf=2; __Host-id=3");
  });

  it("finds what an app's page asks for by paths with and without what stands before it, and nothing beside it", async () => {
    const cookie = await app.enter();
    for (const path of ["/a/b?c=1", `${PREFIX}a/b?c=1`]) {
      await app.ask(path, { headers: { cookie } });
      assert.equal(app.last.url, `${PREFIX}a/b?c=1`);
    }
    const before = app.asked.length;
    for (const path of [
      "/../../api/kernels",
      "/%2e%2e/%2e%2e/api/kernels",
      `${PREFIX}../../lab`,
      "//evil.example/x/../../../..",
    ]) {
      const answer = await app.raw(`GET ${path} HTTP/1.1\r\nHost: ${app.host}\r\nCookie: ${cookie}\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 404 /, path);
    }
    assert.equal(app.asked.length, before);
    await app.ask("/user/ada/api/kernels", { headers: { cookie } });
    assert.equal(app.last.url, `${PREFIX}user/ada/api/kernels`, "it is the app's own");
  });

  it("leads on where the app redirects to, by whatever name it calls itself", async () => {
    const cookie = await app.enter();
    const at = async (location: string) => {
      app.handle = (_request, response) => response.writeHead(302, { Location: location }).end();
      const answer = (await app.ask("/deep/page", { headers: { cookie } })).headers.location ?? "";
      return new URL(answer, `http://${app.host}/deep/page`).href.replace(`http://${app.host}`, "");
    };
    const origin = `http://127.0.0.1:${app.appPort}`;
    assert.equal(await at(`${origin}${PREFIX}login?next=%2F`), "/login?next=%2F");
    assert.equal(await at(`http://localhost:${app.appPort}/root`), "/root");
    assert.equal(await at(`${PREFIX}login#there`), "/login#there");
    assert.equal(await at("/login"), "/login");
    assert.equal(await at("next"), "/deep/next");
    assert.equal(await at("?q=1"), "/deep/page?q=1");
    assert.equal(await at(PREFIX.slice(0, -1)), "/");
    assert.equal(await at("https://elsewhere.example/x"), "https://elsewhere.example/x");
  });

  it("says what is wrong where nobody or the hub answers, and does not show the hub's pages", async () => {
    const cookie = await app.enter();
    for (const [status, location] of [
      [302, "/hub/user/ada/proxy/8050/"],
      [302, "/jupyter/hub/api/oauth2/authorize?x"],
      [424, ""],
    ] as const) {
      app.handle = (_request, response) =>
        response.writeHead(status, location ? { Location: location } : {}).end("hub");
      const answer = await app.ask("/", { headers: { cookie } });
      assert.deepEqual([answer.status, answer.text], [502, "trouble: no-server"]);
    }
    app.handle = (request) => request.socket.destroy();
    assert.equal((await app.ask("/", { headers: { cookie } })).text, "trouble: no-answer");
  });

  it("hands an answer on as it comes, packed as it is, and breaks off what breaks off", async () => {
    const cookie = await app.enter();
    let send: ((text: string) => void) | undefined;
    app.handle = (_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Content-Encoding": "gzip" });
      send = (text) => response.write(text);
      send("data: 1\n\n");
      response.socket?.once("close", () => undefined);
    };
    const request = http.get({ host: "127.0.0.1", port: app.port, headers: { cookie } });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    assert.equal(response.headers["content-encoding"], "gzip");
    assert.equal(String((await once(response, "data"))[0]), "data: 1\n\n");
    send?.("data: 2\n\n");
    assert.equal(String((await once(response, "data"))[0]), "data: 2\n\n");
    const ended = once(response, "error");
    app.handle = () => undefined;
    app.gateway.close();
    assert.equal(((await ended)[0] as Error).message, "aborted");
  });

  it("ends at the app what a browser gives up", async () => {
    const cookie = await app.enter();
    let isGone = false;
    app.handle = (_request, response) => {
      response.write("x");
      response.once("close", () => (isGone = true));
    };
    const request = http.get({ host: "127.0.0.1", port: app.port, headers: { cookie } });
    await once(request, "response");
    request.destroy();
    await eventually(() => isGone, "the app hears of it");
  });

  it("hands a large body on while it comes, and holds up who sends faster than the app reads", async () => {
    const cookie = await app.enter();
    let got = 0;
    let isHeld = true;
    app.handle = (request, response) => {
      request.pause();
      const read = () =>
        isHeld ? setTimeout(read, 10) : request.on("data", (chunk: Buffer) => (got += chunk.length)).resume();
      read();
      request.once("end", () => response.end(String(got)));
    };
    const request = http.request({ host: "127.0.0.1", port: app.port, method: "POST", headers: { cookie } });
    const piece = Buffer.alloc(MIB);
    for (let sent = 0; sent < 64; sent++) request.write(piece);
    await delay(200);
    const waiting = request.socket?.writableLength ?? 0;
    assert.ok(waiting > 16 * MIB, `${waiting} of 64 MiB wait at the sender`);
    isHeld = false;
    request.end();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    assert.equal(String((await once(response, "data"))[0]), String(64 * MIB));
  });

  it("keeps a browser's connection for its next request", async () => {
    const cookie = await app.enter();
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (const isReused of [false, true, true]) {
      const request = http.get({ host: "127.0.0.1", port: app.port, headers: { cookie }, agent });
      const [response] = (await once(request, "response")) as [IncomingMessage];
      response.resume();
      await once(response, "end");
      assert.equal(request.reusedSocket, isReused);
    }
    agent.destroy();
  });

  it("carries WebSockets, with the protocol that the app chooses, and ends both sides with one", async () => {
    const cookie = await app.enter();
    app.sockets.on("connection", (socket) =>
      socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary })),
    );
    const socket = new WebSocket(`ws://${app.host}/ws?x=1`, ["one", "two"], {
      headers: { cookie },
      origin: `http://${app.host}`,
    });
    await once(socket, "open");
    assert.equal(socket.protocol, "two");
    assert.deepEqual([app.last.url, app.last.headers.origin], [`${PREFIX}ws?x=1`, `http://127.0.0.1:${app.appPort}`]);
    const large = Buffer.alloc(3 * MIB, 7);
    socket.send(large);
    const [data] = (await once(socket, "message")) as [Buffer];
    assert.equal(Buffer.compare(data, large), 0);
    socket.close(4001, "done");
    await eventually(() => app.sockets.clients.size === 0, "the app's side has ended");
  });

  it("tells a socket why it is refused by the app", async () => {
    const cookie = await app.enter();
    const socket = new WebSocket(`ws://${app.host}/refused`, { headers: { cookie } });
    socket.on("error", () => undefined);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
    assert.equal(response.statusCode, 403);
    socket.terminate();
  });

  it("is closed when nobody has used it for long", async () => {
    await app.close();
    app = new AppAndGateway();
    const timers = { setInterval: globalThis.setInterval };
    let look: (() => void) | undefined;
    globalThis.setInterval = ((act: () => void) => {
      look = act;
      return timers.setInterval(() => undefined, 1_000_000);
    }) as typeof setInterval;
    try {
      await app.open({ idleMs: 30 });
    } finally {
      globalThis.setInterval = timers.setInterval;
    }
    look?.();
    assert.equal(app.closedAsIdle, 0);
    await delay(50);
    look?.();
    assert.equal(app.closedAsIdle, 1);
    await assert.rejects(app.ask("/"));
  });
});
