import assert from "node:assert/strict";
import { drop, json, noSignal, type Reply, ScriptedHub, status, stranger, USER } from "./scripted-hub.js";

const good = { name: "", ready: true, pending: null, url: "/user/ada/" };

describe("hub client: answers", () => {
  let hub: ScriptedHub;
  beforeEach(async () => (hub = await ScriptedHub.open()));
  afterEach(() => hub.close());

  const servers = (models: unknown) => {
    hub.on(USER, json({ name: "ada", servers: models }));
    return hub.client().servers("ada", noSignal);
  };

  it("takes what is documented, of any version, and looks at nothing else", async () => {
    const [server] = await servers({
      "": {
        ...good,
        display_name: "GPU\u0007 box",
        stopped: true,
        user_options: { a: [1] },
        started: null,
        state: { pid: 1 },
        later: 7,
      },
    });
    assert.deepEqual(server, {
      name: "",
      displayName: "GPU box",
      ready: true,
      pending: null,
      stopped: true,
      url: `${hub.url}user/ada/`,
      userOptions: { a: [1] },
    });
    const [old] = await servers({ "": { ...good, user_options: ["what", "a", "5.x", "stored"], pending: "later" } });
    assert.equal(old?.stopped, false);
    assert.equal(old.userOptions, undefined);
    assert.equal(old.pending, "check");
  });

  it("resolves a server's path against the origin, takes a whole http(s) URL, and no other", async () => {
    const urlOf = async (url: string) => (await servers({ "": { ...good, url } }))[0]?.url;
    assert.equal(await urlOf("/jupyter/user/a%2Fb/x%20y"), `${hub.url}jupyter/user/a%2Fb/x%20y/`);
    assert.equal(await urlOf("https://u:p@ada.hub.example/user/ada/?token=x"), "https://ada.hub.example/user/ada/");
    await assert.rejects(urlOf("javascript:alert(1)"), { kind: "unexpected-answer" });
    await assert.rejects(urlOf("http://"), { kind: "unexpected-answer" });
  });

  it("leaves out a server whose name stands in no address", async () => {
    const found = await servers({ "": good, a: { ...good, name: "\ud800" }, b: { ...good, name: "\udfff" } });
    assert.deepEqual(
      found.map(({ name }) => name),
      [""],
    );
  });

  it("says where an answer is wrong, and not what stood there", async () => {
    for (const [model, where] of [
      [{ ...good, ready: "secret-value" }, "servers.gpu.ready"],
      [{ ...good, name: 7 }, "servers.gpu.name"],
      [{ ...good, url: null }, "servers.gpu.url"],
    ] as const) {
      await assert.rejects(servers({ gpu: model }), (error: Error & { kind: string; detail: string }) => {
        assert.equal(error.kind, "unexpected-answer");
        assert.ok(error.detail.startsWith(`${where}: expected`), error.detail);
        assert.ok(!error.message.includes("secret-value"));
        return true;
      });
    }
    await assert.rejects(servers("none"), { kind: "unexpected-answer" });
    hub.on(USER, (response) => response.end(`{"servers": {}}${" ".repeat(16 * 1024 * 1024)}`));
    await assert.rejects(hub.client().servers("ada", noSignal), {
      kind: "unexpected-answer",
      detail: "the answer has 16777216 bytes or more",
    });
    hub.on(USER, (response) => response.end("no json"));
    const detail = "the answer is no JSON";
    await assert.rejects(hub.client().servers("ada", noSignal), { kind: "unexpected-answer", detail });
  });

  it("takes a refusal for the hub's own only by its shape, where nothing else tells whose it is", async () => {
    hub.on(USER, stranger(403, '{"message": "Forbidden"}'));
    await assert.rejects(hub.client().servers("ada", noSignal), { kind: "front-answered" });
    hub.on(USER, stranger(403, '{"message": "Forbidden", "status": 403}'));
    await assert.rejects(hub.client().servers("ada", noSignal), { kind: "token-rejected" });
  });

  it("keeps as many scopes as a token may have, however many the hub says", async () => {
    const scopes = [...Array.from({ length: 5_000 }, (_, at) => `read:users!user=u${at}`), "x".repeat(5_000)];
    hub.on("GET user?include_stopped_servers", json({ name: "ada", scopes: [...scopes].reverse() }));
    const { scopes: kept } = await hub.client().whoami(noSignal);
    assert.deepEqual([kept.length, kept[0]], [1_000, "read:users!user=u4999"]);
  });

  it("knows no servers from none seen", async () => {
    assert.deepEqual(await servers({}), []);
    hub.on("GET user?include_stopped_servers", json({ name: "ada", scopes: [] }));
    await assert.rejects(servers(undefined), { kind: "scope-missing", scopes: ["read:servers"] });
    hub.on("GET user?include_stopped_servers", json({ name: "ada", scopes: ["x"], token_id: "a4" }));
    assert.deepEqual(await hub.client().whoami(noSignal), { name: "ada", admin: false, scopes: ["x"], tokenId: "a4" });
  });

  it("says whose a token of a service is", async () => {
    hub.on("GET user?include_stopped_servers", json({ kind: "service", name: "culler", admin: false, scopes: [] }));
    await assert.rejects(hub.client().whoami(noSignal), { kind: "service-token", service: "culler" });
  });

  it("counts a time in Retry-After by the clock of whoever sent it", async () => {
    const headers = { date: "Thu, 01 Jan 2026 00:00:00 GMT", "retry-after": "Thu, 01 Jan 2026 00:00:20 GMT" };
    hub.on("GET user?include_stopped_servers", status(429, "Too many", headers));
    await assert.rejects(hub.client().whoami(noSignal), { kind: "throttled", retryAfterS: 20 });
  });

  const HTML = { "content-type": "text/html" };
  const failures: [string, Reply, object][] = [
    ["403 Forbidden", status(403, "Forbidden"), { kind: "token-rejected" }],
    ["403 null (6.1)", status(403, null), { kind: "token-rejected" }],
    ["403 credentials", status(403, "Missing or invalid credentials."), { kind: "token-rejected" }],
    ["401", status(401, "x"), { kind: "token-rejected" }],
    [
      "403 scopes",
      status(403, "Action is not authorized with current scopes; requires any of [read:users, list:users]"),
      { kind: "scope-missing", scopes: ["read:users", "list:users"] },
    ],
    ["403 login", status(403, "auth has expired for ada, login again"), { kind: "login-expired" }],
    ["403 else", status(403, "<b>No</b> GPU"), { kind: "request-refused", status: 403, hubMessage: "No GPU" }],
    ["404", status(404, "Not Found"), { kind: "server-not-found" }],
    ["404 page", status(404, undefined, HTML), { kind: "front-answered", what: "web-page" }],
    ["400 stop", status(400, "ada:gpu is pending stop"), { kind: "server-busy", pending: "stop" }],
    ["400 named", status(400, "Named servers are not enabled."), { kind: "named-servers-disabled" }],
    [
      "400 maximum",
      status(400, "User ada already has the maximum of 3 named servers.  One must be deleted"),
      {
        kind: "server-limit-reached",
        hubMessage: "User ada already has the maximum of 3 named servers. One must be deleted",
      },
    ],
    ["400 else", status(400, "Invalid user options"), { kind: "request-refused", status: 400 }],
    ["409", status(409, "exists"), { kind: "request-refused", status: 409 }],
    ["413", status(413, "too much"), { kind: "request-refused", status: 413 }],
    ["429", status(429, "Too many", { "retry-after": "17" }), { kind: "throttled", retryAfterS: 17 }],
    [
      "429 with its own pause",
      status(429, "Too many users trying to log in right now. Try again in 30 seconds.", { "retry-after": "27" }),
      { kind: "throttled", hubMessage: "Too many users trying to log in right now.", retryAfterS: 27 },
    ],
    [
      "429 with a pause of which nobody tells when it began",
      status(429, "Active user limit exceeded. Try again in a few minutes."),
      { kind: "throttled", hubMessage: "Active user limit exceeded. Try again in a few minutes." },
    ],
    ["429 nonsense", status(429, "Too many", { "retry-after": "soon" }), { kind: "throttled", retryAfterS: undefined }],
    [
      "429 of a proxy",
      stranger(429, "", { "retry-after": "9" }),
      { kind: "throttled", hubMessage: "", retryAfterS: 9 },
    ],
    ["403 of a proxy", stranger(403), { kind: "front-answered", what: "refused", status: 403 }],
    ["404 of a proxy", stranger(404), { kind: "front-answered", what: "web-page", status: 404 }],
    ["413 of a proxy", stranger(413), { kind: "front-answered", what: "web-page", status: 413 }],
    ["500", status(500, "Internal Server Error"), { kind: "hub-fault", status: 500 }],
    ["503 of the proxy", stranger(503), { kind: "hub-fault", status: 503, hubMessage: "" }],
    ["424", status(424, "stopped"), { kind: "hub-fault", status: 424 }],
    ["200 page", stranger(200), { kind: "front-answered", what: "web-page" }],
    [
      "200 login",
      stranger(200, '<form><input type="password"></form>'),
      { kind: "front-answered", what: "sign-in-page" },
    ],
    ["401 page", stranger(401), { kind: "front-answered", what: "sign-in-page" }],
    ["511 portal", stranger(511), { kind: "front-answered", what: "sign-in-page" }],
    [
      "302 SSO",
      stranger(302, "", { location: "https://sso.example/saml2?x=1" }),
      { kind: "front-answered", what: "sign-in-page", leadsTo: "https://sso.example" },
    ],
    [
      "301",
      stranger(301, "", { location: "https://new.example/hub/api/user" }),
      { kind: "front-answered", what: "redirect", leadsTo: "https://new.example" },
    ],
    ["no answer", drop, { kind: "hub-unreachable", why: "reset" }],
  ];
  for (const [name, reply, expected] of failures) {
    it(`types ${name}`, async () => {
      hub.on("GET user?include_stopped_servers", reply);
      await assert.rejects(hub.client().whoami(noSignal), expected);
    });
  }

  it("keeps the version that the last answer told, good or bad", async () => {
    const client = hub.client("5.0.0");
    hub.on("GET user?include_stopped_servers", status(403, null, { "X-JupyterHub-Version": "6.1.1" }));
    await assert.rejects(client.whoami(noSignal));
    assert.equal(client.version, "6.1.1");
    hub.on("GET user?include_stopped_servers", stranger(503));
    await assert.rejects(client.whoami(noSignal));
    assert.equal(client.version, "6.1.1");
  });
});
