import assert from "node:assert/strict";
import { createHubTokens, type HubTokens } from "../../../src/hubClient/tokens/tokens.js";
import { type ASession, aSession } from "../../a-session.js";
import { json, noSignal, ScriptedHub, status } from "./scripted-hub.js";

const LIST = "GET users/ada/tokens";
const MINT = "POST users/ada/tokens";
const wish = { scopes: ["servers!user"], expiresInS: 2_592_000, note: "laptop" };
const made = { token: "new", id: "a9", user: "ada", note: "laptop", scopes: ["servers!user"] };
const notForTokens = status(403, "User Ada not found or no permissions to generate tokens");

describe("the tokens of a hub's user", () => {
  let hub: ScriptedHub;
  let transport: ASession;
  let tokens: HubTokens;

  beforeEach(async () => {
    hub = await ScriptedHub.open();
    transport = aSession({ baseUrl: hub.url, token: "held" });
    tokens = createHubTokens({ baseUrl: hub.url, fetch: transport.fetch });
  });
  afterEach(async () => {
    transport.dispose();
    await hub.close();
  });

  it("are told apart: asked for, of a server, of a session", async () => {
    const server = { note: "Server at /user/ada/gpu/", oauth_client: "JupyterHub" };
    const session = { note: null, oauth_client: "Service editors", expires_at: "2026-12-01T00:00:00Z" };
    hub.on(LIST, json({ api_tokens: [{ ...made, created: "2026-11-21T10:00:00Z", last_activity: null }] }));
    assert.deepEqual(await tokens.list("ada", noSignal), [
      { id: "a9", note: "laptop", kind: "api", scopes: ["servers!user"], created: "2026-11-21T10:00:00Z" },
    ]);
    hub.on(LIST, json({ api_tokens: [{ id: "a1", ...server }, { id: "a2", ...session }, { id: "a3" }] }));
    const listed = await tokens.list("ada", noSignal);
    assert.deepEqual(
      listed.map(({ kind }) => kind),
      ["server", "session", "api"],
    );
    assert.equal(listed[1]?.expiresAt, "2026-12-01T00:00:00Z");
  });

  it("are one where they have one id", async () => {
    hub.on(LIST, json({ api_tokens: [{ id: "a1" }, { id: "a2" }, { id: "a1", note: "again" }] }));
    const listed = await tokens.list("ada", noSignal);
    assert.deepEqual(
      listed.map(({ id, note }) => [id, note]),
      [
        ["a1", "again"],
        ["a2", ""],
      ],
    );
  });

  it("have notes that are plain text", async () => {
    hub.on(LIST, json({ api_tokens: [{ id: "a1", note: "<b>bold</b>\u202E\u001B[31m" }] }));
    assert.equal((await tokens.list("ada", noSignal))[0]?.note, "bold");
  });

  it("are made with what was wished", async () => {
    hub.on(MINT, json(made));
    assert.equal((await tokens.mint("ada", wish, noSignal)).token, "new");
    assert.deepEqual(JSON.parse(hub.bodies[0] ?? ""), { note: "laptop", scopes: wish.scopes, expires_in: 2_592_000 });
    await tokens.mint("ada", { scopes: [], note: "x" }, noSignal);
    assert.deepEqual(JSON.parse(hub.bodies[1] ?? ""), { note: "x", scopes: [] });
  });

  it("live as long as the hub lets them, asked for once more and not again", async () => {
    const tooLong = status(400, "token expires_in: 2592000 must not exceed 604800");
    hub.on(MINT, tooLong, json(made));
    await tokens.mint("ada", wish, noSignal);
    assert.deepEqual(
      hub.bodies.map((body) => (JSON.parse(body) as { expires_in: number }).expires_in),
      [2_592_000, 604_800],
    );
    hub.on(MINT, tooLong);
    await assert.rejects(tokens.mint("ada", wish, noSignal), { kind: "request-refused" });
    assert.equal(hub.requests.length, 4);
    // A longest life that is longer than what was asked for is no reason to ask again.
    await assert.rejects(tokens.mint("ada", { ...wish, expiresInS: 60 }, noSignal), { kind: "request-refused" });
    assert.equal(hub.requests.length, 5);
  });

  it("are made for those only who may make them", async () => {
    hub.on(MINT, notForTokens);
    await assert.rejects(tokens.mint("ada", wish, noSignal), { kind: "scope-missing", scopes: ["tokens"] });
    hub.on(MINT, status(403, "Missing or invalid credentials."));
    await assert.rejects(tokens.mint("ada", wish, noSignal), { kind: "token-rejected" });
  });

  it("are taken only as a hub makes them", async () => {
    for (const answer of [{ ...made, token: "" }, { ...made, token: "a b" }, { ...made, user: undefined }, "made"]) {
      hub.on(MINT, json(answer));
      await assert.rejects(tokens.mint("ada", wish, noSignal), { kind: "unexpected-answer" });
    }
    hub.on(MINT, (response) => response.end('{"token": "secret'));
    await assert.rejects(tokens.mint("ada", wish, noSignal), (error: Error) => !error.message.includes("secret"));
  });

  it("are revoked, and one that is gone is no error", async () => {
    hub.on("DELETE users/ada/tokens/a9", status(204), status(404, "No such token"), status(403, "Forbidden"));
    await tokens.revoke("ada", "a9", noSignal);
    await tokens.revoke("ada", "a9", noSignal);
    await assert.rejects(tokens.revoke("ada", "a9", noSignal), { kind: "token-rejected" });
  });

  describe("by password", () => {
    const mint = (user = "ada", password = "pass word ") => tokens.mintWithPassword(user, password, wish, noSignal);

    it("are asked for with the password in the body alone, as it was typed", async () => {
      hub.on(MINT, json(made));
      await mint(" ada ");
      assert.deepEqual((JSON.parse(hub.bodies[0] ?? "") as { auth: unknown }).auth, {
        username: "ada",
        password: "pass word ",
      });
      assert.deepEqual(hub.requests, [MINT]);
    });

    it("are asked for under the small name where the hub knows no other, and not a third time", async () => {
      hub.on("POST users/Ada/tokens", notForTokens).on(MINT, json(made));
      assert.equal((await mint("Ada")).user, "ada");
      assert.deepEqual(hub.requests, ["POST users/Ada/tokens", MINT]);
      hub.on(MINT, notForTokens);
      await assert.rejects(mint("Ada"), { kind: "password-refused", why: "other-name" });
      await assert.rejects(mint("ada"), { kind: "password-refused", why: "other-name" });
      assert.equal(hub.requests.length, 5);
    });

    it("are refused without a second try when the password is wrong", async () => {
      for (const reply of [status(403, "Forbidden"), status(403, null)]) {
        hub.on("POST users/Ada/tokens", reply);
        await assert.rejects(mint("Ada"), { kind: "password-refused", why: "unsaid" });
      }
      assert.equal(hub.requests.length, 2);
      await assert.rejects(mint(".."), { kind: "password-refused" });
      assert.equal(hub.requests.length, 2);
    });

    it("pass on what else the hub says", async () => {
      hub.on(MINT, status(400, "Not assigning requested scopes admin:users"));
      await assert.rejects(mint(), { kind: "request-refused", status: 400 });
      hub.on(MINT, status(503));
      await assert.rejects(mint(), { kind: "hub-fault" });
    });
  });
});
