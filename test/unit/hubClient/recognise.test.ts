import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { parseHubAddress } from "../../../src/hubClient/address/hub-address.js";
import { recogniseHub } from "../../../src/hubClient/address/recognise.js";
import { CertificateNotTrusted } from "../../../src/transport/errors.js";
import { networksWith, someNetworks } from "../../a-session.js";
import { drop, json, noSignal, ScriptedHub, status, stranger } from "./scripted-hub.js";
import { scriptedWeb } from "./scripted-web.js";

const networks = someNetworks();
const identity = json({ version: "5.5.4" });
const to = (location: string, code = 302) => stranger(code, "", { location });

describe("hub client: recognising a hub", () => {
  let hub: ScriptedHub;
  let other: ScriptedHub;
  beforeEach(async () => {
    hub = await ScriptedHub.open();
    other = await ScriptedHub.open();
  });
  afterEach(async () => {
    await hub.close();
    await other.close();
  });
  const recognise = (...candidates: [string, ...string[]]) => recogniseHub({ candidates }, networks, noSignal);

  it("takes one request, without authorization", async () => {
    hub.on("GET ", identity);
    assert.deepEqual(await recognise(hub.url), { baseUrl: hub.url, version: "5.5.4" });
    assert.deepEqual(hub.requests, ["GET "]);
    assert.deepEqual(hub.tokensSeen, [undefined]);
  });

  it("knows a hub whose header was taken away on the way", async () => {
    hub.on("GET ", (response) => response.end('{"version": "4.1.6"}'));
    assert.equal((await recognise(hub.url)).version, "4.1.6");
  });

  it("tries shorter paths only when the longer one is none", async () => {
    hub.on("GET /jupyter/hub/api", identity).on("GET /jupyter/foo/hub/api", status(404));
    const found = await recognise(`${hub.url}jupyter/foo/`, `${hub.url}jupyter/`, hub.url);
    assert.equal(found.baseUrl, `${hub.url}jupyter/`);
    assert.deepEqual(hub.requests, ["GET /jupyter/foo/hub/api", "GET /jupyter/hub/api"]);
  });

  it("follows a redirect to the hub's own address, on this host and to another", async () => {
    hub.on("GET ", to("/jupyter/hub/api", 301));
    hub.on("GET /jupyter/hub/api", to(`${other.url}new/hub/api/`, 308));
    other.on("GET /new/hub/api", to("/new/hub/api/")).on("GET /new/hub/api/", identity);
    other.on("GET /new/hub/api", identity);
    const found = await recognise(hub.url);
    assert.equal(found.baseUrl, `${other.url}new/`);
  });

  it("follows a front page that has moved, with the path that was asked for", async () => {
    hub.on("GET /jupyter/hub/api", to(other.url));
    other.on("GET /jupyter/hub/api", identity);
    assert.equal((await recognise(`${hub.url}jupyter/`)).baseUrl, `${other.url}jupyter/`);
  });

  it("follows to a hub's page elsewhere", async () => {
    hub.on("GET ", to(`${other.url}jupyter/hub/home?token=secret`));
    other.on("GET /jupyter/hub/api", identity);
    assert.equal((await recognise(hub.url)).baseUrl, `${other.url}jupyter/`);
  });

  it("asks no sign-in page of another host, and says that there is one", async () => {
    hub.on("GET ", to(`${other.url}oauth2/authorize?client_id=1`));
    await assert.rejects(recognise(hub.url), {
      kind: "not-a-hub",
      what: "sign-in-page",
      leadsTo: new URL(other.url).origin,
    });
    assert.deepEqual(other.requests, []);
  });

  it("ends a loop of redirects", async () => {
    hub.on("GET ", to("/hub/api")).on("GET /a/hub/api", to("/b/hub/api")).on("GET /b/hub/api", to("/a/hub/api"));
    await assert.rejects(recognise(hub.url), { kind: "not-a-hub", what: "redirect" });
    // And whether a Jupyter server is there, which is asked at the end.
    assert.deepEqual(hub.requests, ["GET ", "GET /api"]);
    await assert.rejects(recognise(`${hub.url}a/`), { kind: "not-a-hub", what: "redirect" });
    assert.equal(hub.requests.length, 2 + 6 + 1);
  });

  const strangers: [string, Parameters<ScriptedHub["on"]>[1], object][] = [
    ["a web page", stranger(200), { kind: "not-a-hub", what: "web-page", status: 200 }],
    ["a web page that is not there", stranger(404), { kind: "not-a-hub", what: "web-page", status: 404 }],
    ["one who is asked too often", stranger(429, "", { "retry-after": "5" }), { kind: "throttled", retryAfterS: 5 }],
    ["one who lets no program in", stranger(403), { kind: "not-a-hub", what: "refused", status: 403 }],
    ["a login form", stranger(200, "<title>Sign in</title>"), { kind: "not-a-hub", what: "sign-in-page" }],
    ["basic authentication", stranger(401), { kind: "not-a-hub", what: "sign-in-page" }],
    ["a captive portal", stranger(511), { kind: "not-a-hub", what: "sign-in-page", status: 511 }],
    ["another API", (response) => response.end('{"version": {}}'), { kind: "not-a-hub", what: "other", status: 200 }],
    ["another scheme", to("ftp://hub.example/"), { kind: "not-a-hub", what: "redirect" }],
    ["a hub that is down", stranger(503), { kind: "hub-fault", status: 503 }],
    ["a dead connection", drop, { kind: "hub-unreachable", why: "reset" }],
  ];
  for (const [name, reply, expected] of strangers) {
    it(`is not taken in by ${name}`, async () => {
      hub.on("GET ", reply);
      await assert.rejects(recognise(hub.url), expected);
    });
  }

  it("does not go on without encryption when a certificate is not trusted", async () => {
    const asked: string[] = [];
    const untrusted = networksWith((url) => {
      asked.push(url as string);
      return Promise.reject(new CertificateNotTrusted("https://hub.example/jupyter/", "CERT_HAS_EXPIRED"));
    });
    const { candidates } = parseHubAddress("hub.example/jupyter");
    await assert.rejects(recogniseHub({ candidates }, untrusted, noSignal), { kind: "certificate-not-trusted" });
    assert.deepEqual(asked, ["https://hub.example/jupyter/hub/api"]);
  });

  it("follows a redirect that changes the scheme only, whatever the host is called", async () => {
    for (const host of ["author.example", "sso.example"]) {
      const first = `http://${host}/jupyter/hub/api`;
      const second = `https://${host}/jupyter/hub/api`;
      const { networks: web, asked } = scriptedWeb({
        [first]: { to: `https://${host}/` },
        [second]: { body: '{"version": "5.5.4"}' },
      });
      const found = await recogniseHub({ candidates: [`http://${host}/jupyter/`] }, web, noSignal);
      assert.equal(found.baseUrl, `https://${host}/jupyter/`);
      assert.deepEqual(asked, [first, second]);
    }
  });

  it("knows a Jupyter server that belongs to no hub, whatever it says to those who are not signed in", async () => {
    const version = (response: ServerResponse) => void response.end('{"version": "2.21.1"}');
    for (const reply of [stranger(404), to("/login?next=%2Fhub%2Fapi"), stranger(403)]) {
      hub.on("GET ", reply).on("GET /api", version).on("GET /lab/hub/api", reply).on("GET /lab/api", stranger(404));
      await assert.rejects(recognise(`${hub.url}lab/`, hub.url), {
        kind: "not-a-hub",
        what: "jupyter-server",
        hub: hub.url,
      });
    }
    hub.on("GET /api", (response) => void response.end('{"version": {}}'));
    await assert.rejects(recognise(hub.url), { kind: "not-a-hub", what: "refused" });
    hub.on("GET /api", drop);
    await assert.rejects(recognise(hub.url), { kind: "not-a-hub", what: "refused" });
  });

  it("reads no endless page", async () => {
    hub.on("GET ", (response) => {
      response.writeHead(200, { "content-type": "text/html" });
      const more = () => {
        if (!response.destroyed) response.write("x".repeat(65_536), more);
      };
      more();
    });
    await assert.rejects(recognise(hub.url), { kind: "not-a-hub", what: "web-page" });
  });

  it("asks a silent host once, and tells of the host that answered", async () => {
    hub.on("GET ", drop).on("GET /a/hub/api", drop);
    other.on("GET ", stranger(200));
    await assert.rejects(recognise(`${hub.url}a/`, hub.url, other.url), { kind: "not-a-hub", what: "web-page" });
    assert.deepEqual(hub.requests, ["GET /a/hub/api"]);
  });

  it("ends at the signal", async () => {
    const abort = new AbortController();
    hub.on("GET ", () => abort.abort());
    await assert.rejects(recogniseHub({ candidates: [hub.url, other.url] }, networks, abort.signal), {
      name: "AbortError",
    });
    assert.deepEqual(other.requests, []);
  });
});
