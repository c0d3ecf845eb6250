import assert from "node:assert/strict";
import { type LostToken, mintOrRevoke } from "../../../src/hubClient/tokens/lost-token.js";
import { createHubTokens } from "../../../src/hubClient/tokens/tokens.js";
import { type ASession, aSession } from "../../a-session.js";
import { drop, json, noSignal, type Reply, ScriptedHub, status } from "./scripted-hub.js";

const LIST = "GET users/ada/tokens";
const MINT = "POST users/ada/tokens";
const REVOKE = "DELETE users/ada/tokens/a9";
const wish = { scopes: ["servers!user"], note: "laptop" };
const held = { id: "a1", note: "laptop" };
const lost = { id: "a9", note: "laptop" };
const listing = (...tokens: object[]) => json({ api_tokens: tokens });

describe("a token whose mint's answer is lost", () => {
  let hub: ScriptedHub;
  let transport: ASession;
  let left: LostToken[];

  beforeEach(async () => {
    hub = await ScriptedHub.open();
    transport = aSession({ baseUrl: hub.url, token: "held" });
    left = [];
  });
  afterEach(async () => {
    transport.dispose();
    await hub.close();
  });
  const minting = (signal = noSignal) =>
    mintOrRevoke(createHubTokens({ baseUrl: hub.url, fetch: transport.fetch }), "ada", wish, signal, (token) =>
      left.push(token),
    );
  const cut: Reply = (response) => {
    response.writeHead(201, { "content-type": "application/json", "content-length": "900" });
    response.write('{"token": "secret');
    setTimeout(() => response.destroy(), 20);
  };

  it("is revoked, however the answer was lost", async () => {
    for (const [reply, kind] of [
      [drop, "hub-unreachable"],
      [cut, "hub-unreachable"],
      [json("made"), "unexpected-answer"],
    ] as const) {
      hub.on(LIST, listing(held), listing(held, lost)).on(MINT, reply).on(REVOKE, status(204));
      await assert.rejects(minting(), { kind });
      assert.deepEqual([hub.requests.splice(0), left], [[LIST, MINT, LIST, REVOKE], []]);
    }
  });

  it("is revoked when its user called the request off, and when the hub is a moment late with it", async () => {
    const calledOff = new AbortController();
    hub.on(LIST, listing(), status(503), listing(lost)).on(MINT, () => calledOff.abort());
    hub.on(REVOKE, status(204));
    await assert.rejects(minting(calledOff.signal), { name: "AbortError" });
    assert.deepEqual([hub.requests, left], [[LIST, MINT, LIST, LIST, REVOKE], []]);
  });

  it("is told of when it cannot be revoked, or not be told from others", async () => {
    hub.on(LIST, listing(), listing(lost)).on(MINT, drop).on(REVOKE, status(403, "Forbidden"));
    await assert.rejects(minting(), { kind: "hub-unreachable" });
    hub.on(LIST, listing(), listing(lost, { ...lost, id: "a10" }));
    await assert.rejects(minting(), { kind: "hub-unreachable" });
    hub.on(LIST, listing(), drop);
    await assert.rejects(minting(), { kind: "hub-unreachable" });
    assert.deepEqual(left, [
      { note: "laptop", made: { user: "ada", id: "a9" } },
      { note: "laptop" },
      { note: "laptop" },
    ]);
  });

  it("was not made: no other token is touched, and nothing said", async () => {
    const used = { ...lost, id: "a7", last_activity: "2026-11-21T10:00:00Z" };
    const others = [held, used, { ...lost, id: "a6", note: "phone" }, { ...lost, id: "a5", oauth_client: "Editors" }];
    hub.on(LIST, listing(held), listing(...others)).on(MINT, drop);
    await assert.rejects(minting(), { kind: "hub-unreachable" });
    assert.deepEqual([hub.requests, left], [[LIST, MINT, LIST, LIST], []]);
  });

  it("is not looked for where the hub refused to make it", async () => {
    hub.on(LIST, listing(held)).on(MINT, status(400, "no such scope"));
    await assert.rejects(minting(), { kind: "request-refused" });
    assert.deepEqual([hub.requests, left], [[LIST, MINT], []]);
  });
});
