import assert from "node:assert/strict";
import { startHub } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { HubUnderTest, until } from "./model-on-hub.js";

describe("the model and a hub in trouble", function () {
  this.timeout(300_000);
  let rig: HubUnderTest;

  before(async function () {
    this.timeout(600_000);
    rig = new HubUnderTest(await pooledHub());
  });
  afterEach(async () => {
    rig.hub.faults.refuse = false;
    await rig.closeWindows();
  });
  after(() => rig.hub.stop());

  it("shows an unreachable hub, keeps its servers listed as unknown, and is right again afterwards", async () => {
    const ada = await rig.open("ada");
    await ada.start({});
    rig.hub.faults.refuse = true;
    await assert.rejects(ada.model.refresh(ada.accountId), { kind: "hub-unreachable" });
    assert.equal(ada.reach, "unreachable");
    assert.deepEqual(ada.state(), { kind: "unknown" });
    rig.hub.faults.refuse = false;
    await ada.model.refresh(ada.accountId);
    assert.equal(ada.reach, "ok");
    assert.equal(ada.state()?.kind, "running");
  });

  it("finds a running server running again after the hub was restarted", async () => {
    const ben = await rig.open("ben");
    await ben.start({});
    const before = ben.state();
    await rig.hub.restart();
    await ben.model.refresh(ben.accountId);
    await until(() => ben.state()?.kind === "running", "running again");
    assert.equal(ben.reach, "ok");
    assert.deepEqual(ben.state(), before);
    assert.deepEqual(rig.posts, ["POST users/ben/server"]);
  });

  it("sees within its own time that another window's stop is over", async () => {
    const [one, two] = await rig.openTwo("cem");
    await one.start({ stop_seconds: 3 });
    const stop = one.model.stop(one.id());
    await until(async () => (await one.atHub())?.pending === "stop", "pending stop");
    await two.model.refresh(two.accountId);
    assert.equal(two.state()?.kind, "stopping");
    await stop;
    await until(() => two.state()?.kind === "stopped", "stopped in the other window");
  });

  it("asks for a sign-in when the token is revoked, keeps the servers listed, and goes on with a new one", async () => {
    const { hub } = rig;
    const token = await hub.token("dan");
    const dan = await rig.open("dan", token);
    await dan.start({}, "gpu");
    await hub.revoke(token);
    await assert.rejects(dan.model.refresh(dan.accountId), { kind: "token-ended" });
    assert.equal(dan.reach, "sign-in-needed");
    assert.deepEqual(dan.model.account(dan.accountId)?.servers.map(({ name }) => name), ["", "gpu"]); // prettier-ignore
    await assert.rejects(dan.model.stop(dan.id("gpu")), { kind: "token-rejected" });
    await dan.tokens.write({ baseUrl: hub.url, user: "dan" }, await hub.token("dan"), { scopes: [] });
    assert.equal(dan.reach, "unasked");
    await dan.model.refresh(dan.accountId);
    assert.equal(dan.state("gpu")?.kind, "running");
    await dan.model.stop(dan.id("gpu"));
  });

  it("asks for a sign-in when the token is revoked while a server starts", async () => {
    const { hub } = rig;
    const token = await hub.token("eva");
    const eva = await rig.open("eva", token);
    const start = eva.start({ mode: "slow", seconds: 3 });
    await until(() => eva.states.some((state) => state.kind === "starting" && state.message), "progress");
    await hub.revoke(token);
    await assert.rejects(start, { kind: "token-rejected" });
    assert.equal(eva.reach, "sign-in-needed");
    assert.equal(eva.state()?.kind, "unknown");
  });

  it("asks for a sign-in when the token may not see servers", async () => {
    const fay = await rig.open("fay", await rig.hub.token("fay", { scopes: ["access:servers!user"] }));
    await assert.rejects(fay.model.refresh(fay.accountId), { kind: "scope-missing" });
    assert.equal(fay.reach, "sign-in-needed");
    await assert.rejects(fay.start({}), { kind: "scope-missing" });
    assert.deepEqual(fay.state(), { kind: "unknown" });
  });

  it("knows the end of a start whose hub went away and came back", async () => {
    const gus = await rig.open("gus");
    const start = gus.start({ mode: "slow", seconds: 4 });
    await until(() => gus.states.some((state) => state.kind === "starting" && state.message), "progress");
    rig.hub.faults.refuse = true;
    const outcome = await Promise.race([
      start.then(() => "running").catch(() => "rejected"),
      until(async () => (await gus.atHub())?.ready, "ready at the hub").then(() => "ready at the hub"),
    ]);
    rig.hub.faults.refuse = false;
    if (outcome !== "ready at the hub") await until(async () => (await gus.atHub())?.ready, "ready at the hub");
    await gus.model.refresh(gus.accountId);
    await until(() => gus.state()?.kind === "running", "running here");
    assert.equal(rig.posts.length, 1);
  });

  it("says what a spawner refused, and asks for nothing twice", async () => {
    const hal = await rig.open("hal");
    await assert.rejects(hal.start({ mode: "forbidden" }));
    const state = hal.state();
    assert.ok(state?.kind === "stopped" && state.failure?.includes("Not allowed to use GPU"), JSON.stringify(state));
    assert.equal(rig.posts.length, 1);
  });
});

describe("the model and a hub with limits", function () {
  this.timeout(300_000);
  let rig: HubUnderTest;

  before(async function () {
    this.timeout(600_000);
    const config = "c.JupyterHub.allow_named_servers = False\nc.JupyterHub.active_server_limit = 1";
    rig = new HubUnderTest(await startHub({ line: "6.1", config }));
  });
  afterEach(() => rig.closeWindows());
  after(() => rig.hub.stop());

  it("does not list a named server that the hub does not allow", async () => {
    const ada = await rig.open("ada");
    await assert.rejects(ada.start({}, "gpu"), { kind: "named-servers-disabled" });
    assert.equal(ada.state("gpu"), undefined);
    assert.deepEqual(ada.state(), { kind: "stopped" });
  });

  it("shows the hub's own sentence when its servers are all taken", async () => {
    const ada = await rig.open("ada");
    const ben = await rig.open("ben");
    await ada.start({});
    await assert.rejects(ben.start({}), { kind: "server-limit-reached" });
    const state = ben.state();
    assert.ok(state?.kind === "stopped" && state.failure?.includes("limit"), JSON.stringify(state));
    assert.equal(ben.reach, "ok");
  });
});
