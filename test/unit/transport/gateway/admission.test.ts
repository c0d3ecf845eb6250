import assert from "node:assert/strict";
import { AppAndGateway, PREFIX } from "./app-and-gateway.js";

const DENIED = "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

describe("the gateway to an app, and who is let in", () => {
  let app: AppAndGateway;
  beforeEach(async () => {
    app = new AppAndGateway();
    await app.open();
  });
  afterEach(() => app.close());

  describe("tells nothing", () => {
    const requests: [string, string][] = [
      ["a plain request", "GET / HTTP/1.1\r\nHost: HOST\r\n\r\n"],
      ["another path and method", "POST /user/ada/api HTTP/1.1\r\nHost: HOST\r\nContent-Length: 2\r\n\r\nxx"],
      [
        "one that would be told to go on",
        "POST / HTTP/1.1\r\nHost: HOST\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
      ],
      ["another expectation", "GET / HTTP/1.1\r\nHost: HOST\r\nExpect: tea\r\n\r\n"],
      [
        "a WebSocket",
        "GET / HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
      ],
      ["a proxy's method", "CONNECT example.org:443 HTTP/1.1\r\nHost: HOST\r\n\r\n"],
      ["what is no HTTP", "SSH-2.0-scan\r\n\r\n"],
      ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
      ["a wrong entry", `GET /hub-kernels-${"A".repeat(43)}/ HTTP/1.1\r\nHost: HOST\r\n\r\n`],
      ["a wrong cookie", "GET / HTTP/1.1\r\nHost: HOST\r\nCookie: COOKIE_NAME=wrong\r\n\r\n"],
    ];
    for (const [what, bytes] of requests) {
      it(`to who has no entry: ${what}`, async () => {
        const name = (await app.enter()).split("=")[0] ?? "";
        assert.equal(await app.raw(bytes.replace("HOST", app.host).replace("COOKIE_NAME", name)), DENIED);
        assert.deepEqual(app.asked, []);
      });
    }

    it("to who comes by another host's name, with cookie or entry", async () => {
      const cookie = await app.enter();
      for (const host of ["evil.example", `evil.example:${app.port}`, `127.0.0.1:${app.port + 1}`, ""]) {
        assert.equal(await app.raw(`GET / HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`), DENIED, host);
        const entry = app.gateway.entry("browser");
        assert.equal(await app.raw(`GET ${entry} HTTP/1.1\r\nHost: ${host}\r\n\r\n`), DENIED, host);
      }
      assert.equal((await app.ask("/", { headers: { cookie, host: `localhost:${app.port}` } })).status, 200);
    });

    it("to pages of other sites, also of other ports of this host, but for a link that leads here", async () => {
      const cookie = await app.enter();
      const status = async (headers: Record<string, string>, method = "GET") => {
        const lines = Object.entries({ Host: app.host, Cookie: cookie, Connection: "close", ...headers });
        const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
        return Number((await app.raw(`${method} / HTTP/1.1\r\n${head}\r\n`)).split(" ")[1]);
      };
      const upgrade = { Connection: "Upgrade", Upgrade: "websocket" };
      for (const origin of [
        "https://evil.example",
        "http://127.0.0.1:1",
        `https://${app.host}`.replace("https", "null:"),
        "null",
      ]) {
        assert.equal(await status({ Origin: origin }), 404, origin);
        assert.equal(await status({ Origin: origin, ...upgrade }), 404, origin);
      }
      for (const site of ["cross-site", "same-site"]) {
        const at = (mode: string, dest: string) => ({
          "Sec-Fetch-Site": site,
          "Sec-Fetch-Mode": mode,
          "Sec-Fetch-Dest": dest,
        });
        assert.equal(await status(at("no-cors", "image")), 404);
        assert.equal(await status(at("cors", "empty")), 404);
        assert.equal(await status(at("navigate", "iframe")), 404);
        assert.equal(await status(at("navigate", "document")), 200);
      }
      assert.equal(await status({ Origin: `http://${app.host}`, "Sec-Fetch-Site": "same-origin" }, "POST"), 200);
    });

    it("to TRACE, which would show what the app is sent", async () => {
      const cookie = await app.enter();
      assert.equal(await app.raw(`TRACE / HTTP/1.1\r\nHost: ${app.host}\r\nCookie: ${cookie}\r\n\r\n`), DENIED);
    });
  });

  it("lets a browser in by an address that becomes a cookie, and goes on to the page that was meant", async () => {
    const entry = app.gateway.entry("browser", "/deep/page?a=1");
    const { status, headers } = await app.ask(entry);
    const [cookie = ""] = headers["set-cookie"] ?? [];
    assert.deepEqual(
      [status, headers.location, headers["referrer-policy"]],
      [302, "../../deep/page?a=1", "no-referrer"],
    );
    assert.match(cookie, /^hub-kernels-[0-9a-f]{12}-browser=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    assert.equal(new URL(headers.location ?? "", `http://x${entry}`).href, "http://x/deep/page?a=1");
    assert.deepEqual(app.asked, []);
    assert.equal((await app.ask("/deep/page?a=1", { headers: { cookie: cookie.split(";")[0] ?? "" } })).text, "hello");
    assert.equal(app.last.url, `${PREFIX}deep/page?a=1`);
  });

  it("in a part of the editor's window is a guest in a frame, with a cookie for that alone", async () => {
    const { headers } = await app.ask(app.gateway.entry("editor"));
    assert.match(headers["set-cookie"]?.[0] ?? "", /; HttpOnly; SameSite=None; Secure; Partitioned$/);
    const cookie = headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
    const frame = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" };
    assert.equal((await app.ask("/", { headers: { cookie, ...frame } })).status, 200);
    assert.equal((await app.ask("/", { headers: { cookie, ...frame, "sec-fetch-mode": "cors" } })).status, 404);
  });
});
