import assert from "node:assert/strict";
import { leadsHere } from "../../../src/tokens/environment/environment-address.js";
import { someNetworks } from "../../a-session.js";
import { drop, noSignal, type Reply, ScriptedHub, status, stranger } from "./scripted-hub.js";

const networks = someNetworks();

const HEAD = "HEAD /user/ada/api";
const PAGE = "GET /hub/error/404";
const runs = stranger(405, "", { "content-type": "application/json" });
const page = (started: string, version = "5.5.4"): Reply =>
  stranger(200, `<script>require.config({ urlArgs: "v=${started}", })</script>`, { "x-jupyterhub-version": version });
const STARTED = "20261121134817";

describe("an address that may lead to the hub of this server", () => {
  let outside: ScriptedHub;
  let inside: ScriptedHub;
  beforeEach(async () => {
    [outside, inside] = await Promise.all([ScriptedHub.open(), ScriptedHub.open()]);
    outside.on(HEAD, runs).on(PAGE, page(STARTED));
    inside.on(HEAD, stranger(405, "")).on(PAGE, page(STARTED));
  });
  afterEach(() => Promise.all([outside.close(), inside.close()]));

  const here = (more: object = {}) => ({
    baseUrlCandidates: [inside.url],
    insideUrl: inside.url,
    basePath: "/",
    servicePrefix: "/user/ada/",
    ...more,
  });
  const leads = (more: object = {}, baseUrl = outside.url) => leadsHere(here(more), baseUrl, networks, noSignal);

  it("is proven to where this server answers and its hub was started at the same time, without a token", async () => {
    assert.equal(await leads(), "proven");
    assert.deepEqual([...outside.requests].sort(), [PAGE, HEAD]);
    assert.deepEqual(inside.requests, [PAGE]);
    assert.deepEqual([...outside.tokensSeen, ...inside.tokensSeen], [undefined, undefined, undefined]);
  });

  for (const [what, change] of [
    ["another hub was started at another time", () => outside.on(PAGE, page("20261121134818"))],
    ["another hub is of another version", () => outside.on(PAGE, page(STARTED, "6.1.1"))],
    ["this server does not run", () => outside.on(HEAD, status(302, undefined, { location: "/hub/user/ada/api" }))],
    ["somebody else answers", () => outside.on(HEAD, stranger(200))],
  ] as const) {
    it(`does not lead there where ${what}`, async () => {
      change();
      assert.equal(await leads(), "no");
    });
  }

  it("does not lead there at another base path, where nobody is asked", async () => {
    assert.equal(await leads({ basePath: "/jupyter/" }), "no");
    assert.deepEqual(outside.requests, []);
  });

  for (const [what, change] of [
    ["its pages do not tell", () => outside.on(PAGE, stranger(200, "", { "x-jupyterhub-version": "5.5.4" }))],
    ["somebody before it answers for it", () => outside.on(PAGE, stranger(200))],
    ["the hub's pages inside do not tell", () => inside.on(PAGE, status(404))],
    ["the hub is not reached inside", () => inside.on(PAGE, drop)],
    ["the hub is in trouble inside", () => inside.on(PAGE, status(503))],
  ] as const) {
    it(`is not proven where ${what}`, async () => {
      change();
      assert.equal(await leads(), "unproven");
    });
  }

  it("is nothing that can be said while it cannot be asked, or the hub is down", async () => {
    outside.on(PAGE, status(503));
    await assert.rejects(leads(), { kind: "hub-fault" });
    outside.on(PAGE, drop);
    await assert.rejects(leads(), { kind: "hub-unreachable" });
  });

  it("is the hub's where the hub names it, and needs no question", async () => {
    assert.equal(await leads({ baseUrlCandidates: [outside.url, inside.url] }), "told");
    assert.deepEqual(outside.requests, []);
  });

  it("is the one inside only where that leads through the hub's proxy", async () => {
    assert.equal(await leads({}, inside.url), "no");
    inside.on(HEAD, runs);
    assert.equal(await leads({}, inside.url), "told");
    assert.deepEqual([...inside.requests], [HEAD, HEAD]);
  });
});
