import assert from "node:assert/strict";
import { hubFromEnvironment } from "../../../src/tokens/environment/environment.js";
import { servingHub } from "../../../src/tokens/environment/environment-hub.js";
import { someNetworks } from "../../a-session.js";
import { noSignal, ScriptedHub, status, stranger } from "./scripted-hub.js";

/** As hub 5.5 gives it to a named server. */
const good = {
  JUPYTERHUB_API_TOKEN: "0123456789abcdef",
  JUPYTERHUB_USER: "ada@campus.example",
  JUPYTERHUB_SERVER_NAME: "gpu",
  JUPYTERHUB_SERVICE_PREFIX: "/jupyter/user/ada@campus.example/gpu/",
  JUPYTERHUB_BASE_URL: "/jupyter/",
  JUPYTERHUB_PUBLIC_HUB_URL: "https://hub.example/jupyter/hub/",
  JUPYTERHUB_HOST: "",
  JUPYTERHUB_API_URL: "http://10.0.0.4:8081/jupyter/hub/api",
};

describe("the hub that the environment tells of", () => {
  it("is that of this server, the public address first", () => {
    const found = hubFromEnvironment(good);
    assert.deepEqual(found?.baseUrlCandidates, ["https://hub.example/jupyter/", "http://10.0.0.4:8081/jupyter/"]);
    assert.deepEqual([found.user, found.serverName], ["ada@campus.example", "gpu"]);
    assert.equal(found.servicePrefix, "/jupyter/user/ada@campus.example/gpu/");
    assert.deepEqual([found.basePath, found.insideUrl], ["/jupyter/", "http://10.0.0.4:8081/jupyter/"]);
    assert.equal(found.name, "http://10.0.0.4:8081/jupyter/ ada@campus.example");
    assert.equal(found.token(), good.JUPYTERHUB_API_TOKEN);
  });

  it("is on its own host where users have subdomains", () => {
    const env = { ...good, JUPYTERHUB_PUBLIC_HUB_URL: undefined, JUPYTERHUB_HOST: "https://hub.example" };
    const found = hubFromEnvironment({ ...env, JUPYTERHUB_SERVICE_PREFIX: "/jupyter/user/ada/" });
    assert.deepEqual(found?.baseUrlCandidates, ["https://hub.example/jupyter/", "http://10.0.0.4:8081/jupyter/"]);
    assert.equal(found.serverName, "");
  });

  it("is at the root as well, with names that are escaped in paths", () => {
    const found = hubFromEnvironment({
      JUPYTERHUB_API_TOKEN: "x",
      JUPYTERHUB_USER: "o'brien, s.",
      JUPYTERHUB_SERVICE_PREFIX: "/user/o%27brien%2C%20s./my%20GPU/",
      JUPYTERHUB_BASE_URL: "/",
      JUPYTERHUB_API_URL: "http://hub:8081/hub/api/",
    });
    assert.deepEqual(found?.baseUrlCandidates, ["http://hub:8081/"]);
    assert.equal(found.serverName, "my GPU");
  });

  it("gives the token as it is at each use", () => {
    const env: NodeJS.ProcessEnv = { ...good };
    const found = hubFromEnvironment(env);
    env["JUPYTERHUB_API_TOKEN"] = "another";
    assert.equal(found?.token(), "another");
    assert.ok(!JSON.stringify(found).includes("another"));
    delete env["JUPYTERHUB_API_TOKEN"];
    assert.throws(() => found.token(), { kind: "not-signed-in", hub: "https://hub.example/jupyter/" });
  });

  for (const [what, change] of [
    ["no token", { JUPYTERHUB_API_TOKEN: undefined }],
    ["an empty token", { JUPYTERHUB_API_TOKEN: "" }],
    ["a token that fits in no header", { JUPYTERHUB_API_TOKEN: "a\r\nX-Evil: 1" }],
    ["no user", { JUPYTERHUB_USER: "" }],
    ["a user that is no name", { JUPYTERHUB_USER: "ada\nbob" }],
    ["a service's prefix", { JUPYTERHUB_SERVICE_PREFIX: "/services/editors/" }],
    ["another base path than its server's", { JUPYTERHUB_BASE_URL: "/other/" }],
    ["a prefix of two servers", { JUPYTERHUB_SERVICE_PREFIX: "/jupyter/user/ada/gpu/lab/" }],
    ["a prefix that is no path", { JUPYTERHUB_SERVICE_PREFIX: "https://evil.example/user/ada/" }],
    ["a prefix that cannot be unescaped", { JUPYTERHUB_SERVICE_PREFIX: "/jupyter/user/ada/%E0%A4%A/" }],
  ] as const) {
    it(`is none with ${what}`, () => assert.equal(hubFromEnvironment({ ...good, ...change }), undefined));
  }

  it("is at no address that is no http(s) one, holds a password or is not the hub's", () => {
    const addresses = [
      "javascript:alert(1)",
      "ftp://hub/hub/",
      "https://u:p@hub/hub/",
      "https://hub/services/x/",
      "hub",
    ];
    for (const address of addresses) {
      const found = hubFromEnvironment({ ...good, JUPYTERHUB_PUBLIC_HUB_URL: address });
      assert.deepEqual(found?.baseUrlCandidates, ["http://10.0.0.4:8081/jupyter/"], address);
      const none = { JUPYTERHUB_PUBLIC_HUB_URL: address, JUPYTERHUB_API_URL: undefined };
      assert.equal(hubFromEnvironment({ ...good, ...none }), undefined);
    }
  });
});

describe("the hub that the environment's server is reached at", () => {
  let hubs: ScriptedHub[] = [];
  beforeEach(async () => {
    hubs = await Promise.all([ScriptedHub.open(), ScriptedHub.open()]);
  });
  afterEach(() => Promise.all(hubs.map((hub) => hub.close())));

  const HEAD = "HEAD /user/ada/api";
  const runs = stranger(405, "", { "content-type": "application/json" });
  const networks = someNetworks();
  const found = () => {
    const baseUrlCandidates = ["http://127.0.0.1:1/", ...hubs.map(({ url }) => url)];
    return servingHub({ baseUrlCandidates, servicePrefix: "/user/ada/" }, networks, noSignal);
  };

  it("is the first at which it answers, asked without a token", async () => {
    const [first, second] = hubs;
    first?.on(HEAD, stranger(405, ""));
    second?.on(HEAD, runs);
    assert.equal(await found(), second?.url);
    assert.deepEqual(second?.tokensSeen, [undefined]);
    first?.on(HEAD, runs);
    assert.equal(await found(), first?.url);
  });

  it("is none where only the hub itself answers", async () => {
    for (const hub of hubs) hub.on(HEAD, status(302, undefined, { location: "/hub/user/ada/api" }));
    assert.equal(await found(), undefined);
  });
});
