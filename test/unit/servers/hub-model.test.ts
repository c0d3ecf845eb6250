import assert from "node:assert/strict";
import { mock } from "node:test";
import { HubFault, Throttled, TokenRejected } from "../../../src/hubClient/errors.js";
import { Pause } from "../../../src/model/pause.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { moment } from "../a-moment.js";
import { address, baseUrl, hubServer, MemoryMemento, running, spawning } from "./model-fakes.js";
import { accountId, defaultId, gpuId, ModelRig, turn } from "./model-rig.js";

const refused = new HubUnreachable(baseUrl, "refused");

describe("the model of hubs", () => {
  it("knows the stored hubs at once, and asks nobody and opens nothing for it", async () => {
    const memento = new MemoryMemento();
    const first = await ModelRig.create({ memento });
    await first.refreshed([running({ userOptions: { image: "gpu" } }), hubServer({ name: "gpu", displayName: "Big" })]);
    const { model, networks, tokens, client } = await ModelRig.create({ memento, hub: false });
    assert.deepEqual(
      model.accounts.map(({ hub, user, reach }) => [user, hub.version, reach.kind]),
      [["ada", "5.5.4", "unasked"]],
    );
    assert.deepEqual(model.server(defaultId)?.lastOptions, { image: "gpu" });
    assert.equal(model.server(gpuId)?.displayName, "Big");
    assert.equal(model.server(gpuId)?.state.kind, "unknown");
    assert.deepEqual([networks.opened, tokens.reads, client.asked.length], [0, 0, 0]);
  });

  it("never stores a token", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([running()]);
    assert.ok(JSON.stringify([...rig.memento.values]).includes(baseUrl));
    assert.ok(!JSON.stringify([...rig.memento.values]).includes("secret"));
  });

  it("leaves out a stored entry that cannot be read, says so, and keeps the others", async () => {
    const memento = new MemoryMemento();
    await ModelRig.create({ memento });
    const [good] = memento.get("hubKernels.hubs") as unknown[];
    await memento.update("hubKernels.hubs", [{ baseUrl: 7 }, good, "x"]);
    const rig = await ModelRig.create({ memento, hub: false });
    assert.equal(rig.model.accounts.length, 1);
    assert.equal(rig.log.lines.filter((line) => line.includes("left out")).length, 2);
  });

  it("does not undo what another window did to the list", async () => {
    const memento = new MemoryMemento();
    const one = await ModelRig.create({ memento });
    const two = await ModelRig.create({ memento, hub: false });
    await two.model.addAccount({ baseUrl: "https://other.example/", user: "ada", version: "6.1.1" });
    await one.refreshed([running({ userOptions: { gpu: 1 } })]);
    assert.equal((await ModelRig.create({ memento, hub: false })).model.accounts.length, 2);
    await two.model.removeAccount(accountId);
    await one.refreshed([running({ userOptions: { gpu: 2 } })]);
    assert.equal((await ModelRig.create({ memento, hub: false })).model.accounts.length, 1);
  });

  it("gives up a question that never ends, and asks anew", async () => {
    const rig = await ModelRig.create();
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const hanging = rig.model.refresh(accountId);
      await turn();
      mock.timers.tick(300_000);
      await assert.rejects(hanging, { kind: "hub-unreachable", why: "timeout" });
    } finally {
      mock.timers.reset();
    }
    assert.equal(rig.client.asked[0]?.signal.aborted, true);
    await rig.refreshed([running()]);
    assert.equal(rig.state()?.kind, "running");
  });

  it("adds a hub with what the sign-in saw, without a request", async () => {
    const rig = await ModelRig.create({ hub: false });
    const account = await rig.model.addAccount({ baseUrl, user: "ada", version: "5.5.4", servers: [running()] });
    assert.equal(account.reach.kind, "ok");
    assert.equal(rig.state()?.kind, "running");
    assert.equal(rig.reasons[0], "account-added");
    assert.equal(rig.networks.opened, 0);
  });

  it("adds a hub again with the servers that it has now, the stopped ones too", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([hubServer({ name: "gone" }), hubServer({ name: "gpu", userOptions: { gpu: 1 } })]);
    await rig.model.addAccount({
      baseUrl,
      user: "ada",
      version: "6.1.1",
      servers: [running(), hubServer({ name: "gpu" })],
    });
    assert.deepEqual(rig.model.accounts[0]?.servers.map(({ name }) => name), ["", "gpu"]); // prettier-ignore
    assert.equal(rig.model.accounts.length, 1);
    assert.equal(rig.model.account(accountId)?.hub.version, "6.1.1");
    assert.deepEqual(rig.model.server(gpuId)?.lastOptions, { gpu: 1 });
  });

  it("forgets a removed hub, ends what was under way for it, and hears no more of it", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    const refresh = rig.model.refresh(accountId);
    await turn();
    await rig.model.removeAccount(accountId);
    await assert.rejects(start, { name: "AbortError" });
    await assert.rejects(refresh, { name: "AbortError" });
    call.report({ kind: "message", message: "late" });
    assert.deepEqual([rig.model.accounts.length, rig.reasons.at(-1)], [0, "account-removed"]);
    assert.deepEqual(rig.memento.get("hubKernels.hubs"), []);
    await assert.rejects(rig.model.refresh(accountId), { kind: "server-not-found" });
    assert.equal(rig.networks.ended, 1);
  });

  it("opens a hub's network once, at its first use, and again if that failed", async () => {
    const rig = await ModelRig.create();
    rig.networks.failingOpens = 1;
    await assert.rejects(rig.model.transport(accountId), /cannot be loaded/);
    assert.equal(await rig.model.transport(accountId), rig.networks.session);
    await rig.refreshed([]);
    assert.equal(await rig.model.transport(accountId), rig.networks.session);
    assert.equal(rig.networks.opened, 2);
  });

  it("stores only what is new", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([running({ userOptions: { gpu: 1 }, lastActivity: "1" })]);
    const { updates } = rig.memento;
    await rig.refreshed([running({ userOptions: { gpu: 1 }, lastActivity: "2" })]);
    assert.equal(rig.memento.updates, updates);
  });

  it("tells its other listeners when one of them fails", async () => {
    const rig = await ModelRig.create();
    const heard: string[] = [];
    rig.model.onDidChange(() => {
      throw new Error("view is broken");
    });
    const last = rig.model.onDidChange(({ reason }) => heard.push(reason));
    await rig.refreshed([running()]);
    assert.deepEqual(heard, ["refreshed"]);
    assert.ok(rig.log.lines.some((line) => line.includes("view is broken")));
    last.dispose();
    await rig.refreshed([hubServer()]);
    assert.deepEqual(heard, ["refreshed"]);
  });
});

describe("refresh", () => {
  it("is one request for all who ask meanwhile, and one event", async () => {
    const rig = await ModelRig.create();
    const asked = [rig.model.refresh(accountId), rig.model.refresh(accountId), rig.model.refresh(accountId)];
    await turn();
    assert.equal(rig.client.asked.length, 1);
    rig.client.asked[0]?.answer([running()]);
    const accounts = await Promise.all(asked);
    assert.ok(accounts.every((account) => account === rig.model.account(accountId)));
    assert.deepEqual(rig.reasons, ["refreshed"]);
  });

  it("tells nobody when nothing changed", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([running()]);
    const { length } = rig.changes;
    await rig.refreshed([running()]);
    assert.equal(rig.changes.length, length);
  });

  it("leaves a hub alone that is asked too often, believes what it said last, and asks again after its pause", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([running()]);
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const throttled = rig.model.refresh(accountId);
      await turn();
      rig.client.asked.at(-1)?.fail(new Throttled(baseUrl, "", 20));
      await assert.rejects(throttled, { kind: "throttled", retryAfterS: 20 });
      assert.equal(rig.model.account(accountId)?.reach.kind, "throttled");
      assert.equal(rig.state()?.kind, "running");
      await assert.rejects(rig.model.refresh(accountId), { kind: "throttled" });
      assert.equal(rig.client.asked.length, 2);
      // By the clocks it is early, as timers are by parts of a millisecond.
      mock.timers.tick(20_000);
      await turn();
      assert.equal(rig.client.asked.length, 3);
      rig.client.asked.at(-1)?.answer([running()]);
      await turn();
      assert.equal(rig.model.account(accountId)?.reach.kind, "ok");
    } finally {
      mock.timers.reset();
    }
    const pause = new Pause(new Throttled(baseUrl, "", 20), { wallMs: 0, steadyMs: 0 });
    assert.equal(pause.now({ wallMs: -3_600_000, steadyMs: 19_500 })?.retryAfterS, 1, "the clock was set back");
    assert.equal(pause.now({ wallMs: -3_600_000, steadyMs: 20_000 }), undefined);
    assert.equal(pause.now({ wallMs: 20_000, steadyMs: 10 }), undefined, "the machine slept");
    assert.equal(new Pause(new Throttled(baseUrl, "", 86_400)).forMs, 300_000);
  });

  it("goes on for the others when one caller gives up", async () => {
    const rig = await ModelRig.create();
    const controller = new AbortController();
    const impatient = rig.model.refresh(accountId, controller.signal);
    const patient = rig.model.refresh(accountId);
    await turn();
    controller.abort();
    await assert.rejects(impatient, { name: "AbortError" });
    rig.client.asked[0]?.answer([running()]);
    assert.equal((await patient).reach.kind, "ok");
    await assert.rejects(rig.model.refresh(accountId, controller.signal), { name: "AbortError" });
    assert.equal(rig.client.asked.length, 1);
  });

  it("rejects after the model shows why, keeps the servers listed, and recovers", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([running(), running({ name: "gpu" })]);
    const asked = rig.model.refresh(accountId);
    await turn();
    rig.client.asked.at(-1)?.fail(refused);
    await assert.rejects(asked, refused);
    assert.deepEqual(rig.model.account(accountId)?.reach, { kind: "unreachable", problem: refused });
    assert.deepEqual(rig.model.account(accountId)?.servers.map(({ state }) => state.kind), ["unknown", "unknown"]); // prettier-ignore
    await rig.refreshed([running()]);
    assert.equal(rig.state()?.kind, "running");
  });

  it("without a token says so and asks nobody", async () => {
    const rig = await ModelRig.create({ signedIn: false });
    await assert.rejects(rig.model.refresh(accountId), { kind: "not-signed-in" });
    assert.equal(rig.model.account(accountId)?.reach.kind, "sign-in-needed");
    assert.equal(rig.networks.opened, 0);
  });

  it("asks once more with a token that came while the old one was refused", async () => {
    const rig = await ModelRig.create();
    const asked = rig.model.refresh(accountId);
    await turn();
    await rig.tokens.write(address, "newer", { scopes: [] });
    rig.client.asked[0]?.fail(new TokenRejected(baseUrl, "no"));
    await turn();
    rig.client.asked[1]?.answer([running()]);
    assert.equal((await asked).reach.kind, "ok");
  });

  it("follows one start of another window to its end", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([spawning()]);
    await rig.refreshed([spawning()]);
    assert.equal(rig.client.followed.length, 1);
    rig.client.followed[0]?.report({ kind: "message", message: "Pulling", percent: 10 });
    assert.deepEqual(rig.state(), { kind: "starting", since: moment(1_000), message: "Pulling", percent: 10 });
    rig.client.followed[0]?.answer(running());
    await turn();
    assert.equal(rig.state()?.kind, "running");
    assert.deepEqual(rig.reasons, ["refreshed", "progress", "started"]);
    assert.equal(rig.client.started.length, 0);
  });

  it("looks again at another window's stop until it is over", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const rig = await ModelRig.create();
      await rig.refreshed([hubServer({ pending: "stop" })]);
      assert.equal(rig.state()?.kind, "stopping");
      mock.timers.tick(2_000);
      await turn();
      rig.client.asked[1]?.answer([hubServer()]);
      await turn();
      assert.equal(rig.state()?.kind, "stopped");
      mock.timers.tick(600_000);
      await turn();
      assert.equal(rig.client.asked.length, 2);
    } finally {
      mock.timers.reset();
    }
  });

  it("does not follow in a circle when following fails", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([spawning()]);
    rig.client.followed[0]?.fail(new HubFault(baseUrl, 500, ""));
    await turn();
    assert.deepEqual([rig.client.asked.length, rig.client.followed.length, rig.state()?.kind], [1, 1, "unknown"]);
  });
});

describe("the token", () => {
  it("once removed makes the hub ask for a sign-in, and once back makes it unasked", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([running()]);
    await rig.tokens.remove(address);
    assert.equal(rig.model.account(accountId)?.reach.kind, "sign-in-needed");
    assert.equal(rig.state()?.kind, "unknown");
    await rig.tokens.write(address, "new", { scopes: [] });
    assert.equal(rig.model.account(accountId)?.reach.kind, "unasked");
    assert.deepEqual(rig.reasons, ["refreshed", "signed-out", "signed-in"]);
  });

  it("of another hub changes nothing", async () => {
    const rig = await ModelRig.create();
    await rig.tokens.write({ ...address, user: "bob" }, "x", { scopes: [] });
    assert.deepEqual(rig.changes, []);
  });
});
