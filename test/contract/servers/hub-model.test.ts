import assert from "node:assert/strict";
import type { HubLine } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { optionDifferences } from "../../../src/servers/start/options-differ.js";
import { HubUnderTest, methods, until } from "./model-on-hub.js";

const lines: HubLine[] = ["4.1", "5.5", "6.1"];

for (const line of lines) {
  describe(`the model on JupyterHub ${line}`, function () {
    this.timeout(300_000);
    let rig: HubUnderTest;

    before(async function () {
      this.timeout(600_000);
      rig = new HubUnderTest(await pooledHub(line));
    });
    afterEach(() => rig.closeWindows());
    after(() => rig.hub.stop());

    it("asks nobody by itself, starts with three requests, and resolves a running server with one", async () => {
      const { hub } = rig;
      const ada = await rig.open("ada");
      assert.deepEqual(hub.requests, []);
      const server = await ada.start({ image: "gpu", gpu: 1 });
      assert.deepEqual(methods(hub.requests), [
        "POST users/ada/server",
        "GET users/ada/server/progress",
        "GET users/ada?include_stopped_servers",
      ]);
      assert.equal(server.state.kind === "running" && server.state.url, `${hub.url}user/ada/`);
      assert.deepEqual(optionDifferences({ image: "gpu", gpu: 1 }, server.lastOptions), []);
      hub.clearRequests();
      await ada.model.refresh(ada.accountId);
      assert.deepEqual(methods(hub.requests), ["GET users/ada?include_stopped_servers"]);
      assert.equal(ada.state()?.kind, "running");
    });

    it("leaves a failed start stopped with the hub's reason, and starts again when told to", async () => {
      const cem = await rig.open("cem");
      await assert.rejects(cem.start({ mode: "fail", image: "nope" }), { kind: "spawn-failed" });
      const state = cem.state();
      assert.ok(state?.kind === "stopped" && state.failure?.includes("no such image: nope"), JSON.stringify(state));
      await cem.model.refresh(cem.accountId);
      assert.deepEqual(cem.state(), state);
      assert.equal(rig.posts.length, 1);
      await cem.start({ image: "cpu" });
      assert.equal(cem.state()?.kind, "running");
    });

    // `apihandlers/users.py: UserServerAPIHandler.delete` of 4.1 refuses while a start is pending.
    const canWithdraw = line !== "4.1";
    if (canWithdraw) withdrawing();
    else
      it("says that this hub cannot withdraw a start, and goes on following it", async () => {
        const dan = await rig.open("dan");
        const start = dan.start({ mode: "slow", seconds: 4 });
        await until(() => dan.states.some((state) => state.kind === "starting" && state.message), "progress");
        await assert.rejects(dan.model.stop(dan.id()), { kind: "server-busy" });
        assert.equal(dan.state()?.kind, "starting");
        assert.equal((await start).state.kind, "running");
        assert.equal(dan.state()?.kind, "running");
      });

    it("in two windows that start at once ends with one server that both show, with the options it really has", async () => {
      const [one, two] = await rig.openTwo("fay");
      const [a, b] = await Promise.all([one.start({ image: "a" }), two.start({ image: "b" })]);
      assert.equal(a.state.kind, "running");
      assert.deepEqual(a.state, b.state);
      assert.deepEqual(a.lastOptions, b.lastOptions);
      const other = [
        optionDifferences({ image: "a" }, a.lastOptions),
        optionDifferences({ image: "b" }, b.lastOptions),
      ];
      assert.equal(other.filter((differences) => differences.length > 0).length, 1);
    });

    // What the model makes of the same answers needs one line.
    if (line === "5.5") onOneLine();

    function onOneLine(): void {
      it("shows the hub's words while a server starts, and gives a network that reaches it", async () => {
        const ben = await rig.open("ben");
        const server = await ben.start({ mode: "slow", seconds: 3 });
        const messages = ben.states.flatMap((state) => (state.kind === "starting" ? [state.message] : []));
        assert.ok(messages.includes("Pulling image (1 s)"), String(messages));
        assert.equal(ben.reasons[0], "starting");
        assert.equal(ben.reasons.at(-1), "started");
        const { fetch } = await ben.transport();
        assert.ok(server.state.kind === "running");
        assert.equal((await fetch(new URL("api/status", server.state.url))).status, 200);
      });

      it("follows a start of another window to its end, without a start of its own", async () => {
        const [one, two] = await rig.openTwo("gus");
        const start = one.start({ mode: "slow", seconds: 4 });
        await until(async () => (await one.atHub())?.pending === "spawn", "pending");
        await two.model.refresh(two.accountId);
        assert.equal(two.state()?.kind, "starting");
        const joined = two.start({ image: "other" });
        await start;
        assert.deepEqual((await joined).state, one.state());
        assert.equal(rig.posts.length, 1);
        assert.ok(two.reasons.includes("progress") && two.reasons.includes("started"), String(two.reasons));
      });

      it("shows a stop, here and in another window that looks", async () => {
        const [one, two] = await rig.openTwo("hal");
        await one.start({});
        await one.model.stop(one.id());
        assert.deepEqual(one.state(), { kind: "stopped" });
        assert.equal(await one.atHub(), undefined);
        await two.model.refresh(two.accountId);
        assert.deepEqual(two.state(), { kind: "stopped" });
      });

      it("lists a named server from its first start on, and no more once it is removed at the hub", async () => {
        const ida = await rig.open("ida");
        await ida.start({ image: "gpu" }, "gpu");
        assert.equal(ida.state("gpu")?.kind, "running");
        await ida.model.stop(ida.id("gpu"));
        await ida.model.refresh(ida.accountId);
        assert.deepEqual(ida.state("gpu"), { kind: "stopped" });
        assert.deepEqual(ida.state(), { kind: "stopped" });
        await rig.hub.api("DELETE", "users/ida/servers/gpu", { remove: true });
        await ida.model.refresh(ida.accountId);
        assert.equal(ida.state("gpu"), undefined);
      });
    }

    function withdrawing(): void {
      it("withdraws a start: stopped here and at the hub", async () => {
        const dan = await rig.open("dan");
        const start = dan.start({ mode: "slow", seconds: 60 });
        await until(() => dan.states.some((state) => state.kind === "starting" && state.message), "progress");
        await dan.model.stop(dan.id());
        await assert.rejects(start, { kind: "spawn-cancelled" });
        assert.deepEqual(dan.state(), { kind: "stopped" });
        assert.equal(await dan.atHub(), undefined);
        await dan.model.refresh(dan.accountId);
        assert.deepEqual(dan.state(), { kind: "stopped" });
      });

      it("withdraws a start whose request comes to the hub after the withdrawal", async () => {
        const { faults } = rig.hub;
        const kim = await rig.open("kim");
        faults.delayMs = 1500;
        const start = kim.start({ mode: "slow", seconds: 60 });
        const cancelled = assert.rejects(start, { kind: "spawn-cancelled" });
        await until(() => rig.posts.length > 0, "the request of the start is on its way");
        faults.delayMs = 0;
        await kim.model.stop(kim.id());
        await cancelled;
        assert.deepEqual(kim.state(), { kind: "stopped" });
        assert.equal(await kim.atHub(), undefined);
      });

      it("hears when a server is stopped from outside while it starts", async () => {
        const eva = await rig.open("eva");
        const start = eva.start({ mode: "slow", seconds: 60 });
        await until(() => eva.states.some((state) => state.kind === "starting" && state.message), "progress");
        await eva.stopFromOutside();
        await assert.rejects(start, { kind: "spawn-cancelled" });
        assert.deepEqual(eva.state(), { kind: "stopped" });
        assert.equal(rig.posts.length, 1);
      });
    }
  });
}
