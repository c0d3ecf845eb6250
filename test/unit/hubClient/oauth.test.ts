import assert from "node:assert/strict";
import { authorizeUrl, exchangeOAuthCode, mintFromOAuth } from "../../../src/hubClient/signIn/oauth.js";
import { type ASession, aSession } from "../../a-session.js";
import { json, noSignal, type Reply, ScriptedHub, status, stranger } from "./scripted-hub.js";

const TOKEN = "POST oauth2/token";
const client = {
  clientId: "service-editors",
  clientSecret: "s&cret",
  redirectUri: "vscode://hub-kernels.hub-kernels/oauth",
};
const given = { code: "the code", verifier: "the verifier" };
const wish = { scopes: ["servers!user"], expiresInS: 60, note: "laptop" };
const refused =
  (code: number, body: unknown): Reply =>
  (response) => {
    response.writeHead(code, { "x-jupyterhub-version": "5.5.4", "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };

describe("OAuth with the hub as provider", () => {
  let hub: ScriptedHub;
  const transports: ASession[] = [];
  const fetchWith = (token?: string) => {
    const transport = aSession({ baseUrl: hub.url, token });
    transports.push(transport);
    return { baseUrl: hub.url, fetch: transport.fetch };
  };
  beforeEach(async () => {
    hub = await ScriptedHub.open();
  });
  afterEach(async () => {
    for (const transport of transports.splice(0)) transport.dispose();
    await hub.close();
  });

  const exchange = () => exchangeOAuthCode(fetchWith(), client, given, noSignal);

  it("begins at the hub's own page, below its base path, with state and challenge", () => {
    const url = new URL(authorizeUrl("https://hub.example/jupyter/", client, { state: "s&1", challenge: "c" }));
    assert.equal(url.origin + url.pathname, "https://hub.example/jupyter/hub/api/oauth2/authorize");
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      client_id: client.clientId,
      redirect_uri: client.redirectUri,
      response_type: "code",
      state: "s&1",
      code_challenge: "c",
      code_challenge_method: "S256",
    });
    const asked = { state: "s", challenge: "c", scopes: ["tokens!user", "servers!user"] };
    const { searchParams } = new URL(authorizeUrl("https://hub.example/", client, asked));
    assert.equal(searchParams.get("scope"), "tokens!user servers!user");
  });

  it("exchanges the code with the secret in the form, and without a token", async () => {
    hub.on(TOKEN, json({ access_token: "abc", token_type: "Bearer", scope: "tokens!user servers!user" }));
    assert.deepEqual(await exchange(), { accessToken: "abc", scopes: ["tokens!user", "servers!user"] });
    assert.deepEqual(Object.fromEntries(new URLSearchParams(hub.bodies[0])), {
      grant_type: "authorization_code",
      code: given.code,
      code_verifier: given.verifier,
      redirect_uri: client.redirectUri,
      client_id: client.clientId,
      client_secret: client.clientSecret,
    });
    assert.deepEqual(hub.tokensSeen, [undefined]);
  });

  it("tells why the hub refuses, without what was sent", async () => {
    hub.on(TOKEN, refused(401, { error: "invalid_client", error_description: "<b>Unknown</b> client" }));
    await assert.rejects(exchange(), { kind: "oauth-refused", error: "invalid_client", hubMessage: "Unknown client" });
    hub.on(TOKEN, refused(400, { error: "invalid_grant" }));
    await assert.rejects(exchange(), { kind: "oauth-refused", error: "invalid_grant", hubMessage: "" });
    hub.on(TOKEN, refused(400, "the code, s&cret"));
    await assert.rejects(exchange(), (error: Error & { kind: string }) => {
      assert.equal(error.kind, "request-refused");
      assert.ok(!/s&cret|the code/.test(error.message), error.message);
      return true;
    });
  });

  it("takes only an answer of the hub, and follows no redirect", async () => {
    for (const [reply, kind] of [
      [stranger(200), "unexpected-answer"],
      [json({ access_token: "a\nb" }), "unexpected-answer"],
      [json({ token: "x" }), "unexpected-answer"],
      [stranger(302, "", { location: "https://evil.example/" }), "front-answered"],
      [stranger(400), "front-answered"],
      [status(503), "hub-fault"],
    ] as const) {
      hub.on(TOKEN, reply);
      await assert.rejects(exchange(), { kind });
    }
    assert.ok(hub.requests.every((request) => request === TOKEN));
  });

  const minting = (warnings: string[] = [], signal = noSignal) =>
    mintFromOAuth({ ...fetchWith("oauth"), log: { warn: (text) => void warnings.push(text) } }, wish, signal);
  const made = json({ token: "new", id: "a9", user: "ada", note: "laptop", scopes: ["servers!user"] });

  it("mints a token of its own and ends the OAuth token", async () => {
    hub.on("GET user?include_stopped_servers", json({ name: "ada", scopes: ["tokens!user"], token_id: "a8" }));
    hub.on("POST users/ada/tokens", made).on("DELETE users/ada/tokens/a8", status(204));
    assert.equal((await minting()).token, "new");
    assert.deepEqual(hub.requests, [
      "GET user?include_stopped_servers",
      "POST users/ada/tokens",
      "DELETE users/ada/tokens/a8",
    ]);
  });

  it("finds the OAuth token where the hub does not tell its id: the client's newest with the same scopes", async () => {
    const session = { oauth_client: "Editors", scopes: ["servers!user", "tokens!user"] };
    const tokens = [
      { ...session, id: "a1", created: "2026-11-21T09:00:00Z" },
      { ...session, id: "a3", created: "2026-11-21T10:00:00Z" },
      { ...session, id: "a2", created: "2026-11-21T09:30:00Z" },
      { ...session, id: "a4", scopes: ["tokens!user", "access:servers!user"], created: "2026-11-21T10:01:00Z" },
      { ...session, id: "a5", oauth_client: "JupyterHub", created: "2026-11-21T10:02:00Z" },
    ];
    hub.on("GET user?include_stopped_servers", json({ name: "ada", scopes: ["tokens!user", "servers!user"] }));
    hub.on("POST users/ada/tokens", made).on("GET users/ada/tokens", json({ api_tokens: tokens }));
    hub.on("DELETE users/ada/tokens/a3", status(204));
    await minting();
    assert.equal(hub.requests.at(-1), "DELETE users/ada/tokens/a3");
    hub.on("GET users/ada/tokens", json({ api_tokens: [] }));
    await minting();
    assert.equal(hub.requests.at(-1), "GET users/ada/tokens");
  });

  it("gives the token also when the OAuth token cannot be ended, and says so in the log", async () => {
    hub.on("GET user?include_stopped_servers", json({ name: "ada", scopes: ["tokens!user"], token_id: "a8" }));
    hub.on("POST users/ada/tokens", made).on("DELETE users/ada/tokens/a8", status(500, "broken"));
    const warnings: string[] = [];
    assert.equal((await minting(warnings)).token, "new");
    assert.match(warnings.join(), /could not be ended.*broken/);
  });

  it("ends the OAuth token also when the user breaks off", async () => {
    const brokenOff = new AbortController();
    hub.on("GET user?include_stopped_servers", json({ name: "ada", scopes: ["tokens!user"], token_id: "a8" }));
    hub.on("POST users/ada/tokens", () => brokenOff.abort()).on("DELETE users/ada/tokens/a8", status(204));
    await assert.rejects(minting([], brokenOff.signal), { name: "AbortError" });
    assert.equal(hub.requests.at(-1), "DELETE users/ada/tokens/a8");
  });

  it("ends the OAuth token also when no token could be made", async () => {
    hub.on("GET user?include_stopped_servers", json({ name: "ada", scopes: ["tokens!user"], token_id: "a8" }));
    hub.on("POST users/ada/tokens", status(400, "Not assigning requested scopes"));
    hub.on("DELETE users/ada/tokens/a8", status(204));
    await assert.rejects(minting(), { kind: "request-refused" });
    assert.equal(hub.requests.at(-1), "DELETE users/ada/tokens/a8");
  });
});
