import assert from "node:assert/strict";
import { json, noSignal, type Reply, ScriptedHub, server, stranger, USER } from "./scripted-hub.js";

const refused = (code: number, contentType: string): Reply => stranger(code, "", { "content-type": contentType });
const RUNS = refused(405, "application/json");
const whoamiWith = (...scopes: string[]) => json({ name: "ada", scopes });

describe("servers that a token may use and not see", () => {
  let hub: ScriptedHub;
  beforeEach(async () => {
    hub = await ScriptedHub.open();
    hub.on(USER, json({ name: "ada" }));
  });
  afterEach(() => hub.close());

  const servers = () => hub.client().servers("ada", noSignal);

  it("are shown while they run", async () => {
    hub.on(
      "GET user?include_stopped_servers",
      whoamiWith("access:servers!server=ada/gpu", "access:servers!server=ada/"),
    );
    hub.on("HEAD /user/ada/gpu/api", RUNS).on("HEAD /user/ada/api", RUNS);
    const running = { ready: true, pending: null, stopped: false };
    assert.deepEqual(await servers(), [
      { ...running, name: "gpu", url: `${hub.url}user/ada/gpu/` },
      { ...running, name: "", url: `${hub.url}user/ada/` },
    ]);
  });

  it("are the default one where the token is for all", async () => {
    hub.on("GET user?include_stopped_servers", whoamiWith("access:servers!user=ada")).on("HEAD /user/ada/api", RUNS);
    assert.deepEqual(
      (await servers()).map(({ name }) => name),
      [""],
    );
  });

  it("are none where the hub, its proxy or another server answers", async () => {
    hub.on("GET user?include_stopped_servers", whoamiWith("access:servers!server=ada/gpu"));
    for (const answer of [
      refused(405, "text/html"),
      refused(404, "application/json"),
      refused(404, "text/html"),
      refused(302, "text/html"),
      refused(424, "application/json"),
      refused(503, "text/html"),
      refused(200, "text/html"),
    ]) {
      hub.on("HEAD /user/ada/gpu/api", answer);
      await assert.rejects(servers(), { kind: "scope-missing", scopes: ["read:servers"] });
    }
  });

  it("are not looked for with a token that may use none, of somebody else, or that sees them", async () => {
    hub.on("GET user?include_stopped_servers", whoamiWith("read:users!user=ada"));
    await assert.rejects(servers(), { kind: "scope-missing" });
    hub.on("GET user?include_stopped_servers", json({ name: "bob", scopes: ["access:servers!user=bob"] }));
    await assert.rejects(servers(), { kind: "scope-missing" });
    hub.on(USER, server("running"));
    await servers();
    assert.ok(hub.requests.every((request) => !request.startsWith("HEAD")));
  });
});
