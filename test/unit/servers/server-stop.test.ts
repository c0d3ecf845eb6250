import assert from "node:assert/strict";
import { mock } from "node:test";
import { HubFault, SpawnCancelled, SpawnFailed } from "../../../src/hubClient/errors.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { moment } from "../a-moment.js";
import { address, baseUrl, running, spawning } from "./model-fakes.js";
import { defaultId, ModelRig, turn } from "./model-rig.js";

const cancelled = new SpawnCancelled(baseUrl, "gone");

describe("a stop", () => {
  it("shows stopping, then stopped, and is shared", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([running()]);
    const both = [rig.model.stop(defaultId), rig.model.stop(defaultId)];
    await turn();
    assert.equal(rig.state()?.kind, "stopping");
    await assert.rejects(rig.model.start(defaultId, undefined), { kind: "server-busy" });
    assert.equal(rig.client.stopped.length, 1);
    rig.client.stopped[0]?.answer(undefined);
    await Promise.all(both);
    assert.deepEqual(rig.state(), { kind: "stopped" });
    assert.deepEqual(rig.reasons, ["refreshed", "stopping", "stopped"]);
  });

  it("that failed asks the hub what is so", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([running()]);
    const stop = rig.model.stop(defaultId);
    await turn();
    rig.client.stopped[0]?.fail(new HubFault(baseUrl, 500, ""));
    await turn();
    rig.client.asked.at(-1)?.answer([running()]);
    await assert.rejects(stop, { kind: "hub-fault" });
    assert.equal(rig.state()?.kind, "running");
  });

  it("withdraws a start: its promise ends as cancelled, whatever its request says", async () => {
    for (const end of [cancelled, new SpawnFailed(baseUrl, "x", false)]) {
      const rig = await ModelRig.create();
      const { start, call } = await rig.starting();
      const stop = rig.model.stop(defaultId);
      await turn();
      call.report({ kind: "message", message: "late" });
      assert.equal(rig.state()?.kind, "stopping");
      call.fail(end);
      await assert.rejects(start, { kind: "spawn-cancelled" });
      assert.equal(rig.state()?.kind, "stopping");
      const joined = rig.model.stop(defaultId);
      rig.client.stopped[0]?.answer(undefined);
      await joined;
      await stop;
      assert.deepEqual(rig.state(), { kind: "stopped" });
      assert.equal(rig.client.stopped.length, 1);
    }
  });

  it("is said again when it overtook the start on its way", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    const stop = rig.model.stop(defaultId);
    await turn();
    rig.client.stopped[0]?.answer(undefined);
    await turn();
    call.answer(running());
    await assert.rejects(start, { kind: "spawn-cancelled" });
    await turn();
    assert.equal(rig.client.stopped.length, 2);
    rig.client.stopped[1]?.answer(undefined);
    await stop;
    assert.deepEqual(rig.state(), { kind: "stopped" });
  });

  it("is said again while the start's request hangs, and then ends the start's promise", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const stop = rig.model.stop(defaultId);
      for (const [round, waitMs] of [3_000, 4_000, 8_000].entries()) {
        await turn();
        rig.client.stopped[round]?.answer(undefined);
        await turn();
        assert.equal(rig.client.stopped.length, round + 1);
        mock.timers.tick(waitMs);
      }
      await turn();
      assert.ok(!call.signal.aborted);
      rig.client.stopped[3]?.answer(undefined);
      await stop;
    } finally {
      mock.timers.reset();
    }
    await assert.rejects(start, { kind: "spawn-cancelled" });
    assert.ok(call.signal.aborted);
    assert.deepEqual(rig.state(), { kind: "stopped" });
  });

  it("before the start was sent keeps it from being sent", async () => {
    const rig = await ModelRig.create();
    const start = rig.model.start(defaultId, undefined);
    const stop = rig.model.stop(defaultId);
    const ended = assert.rejects(start, { kind: "spawn-cancelled" });
    await turn();
    rig.client.stopped[0]?.answer(undefined);
    await Promise.all([ended, stop]);
    assert.equal(rig.client.started.length, 0);
    assert.deepEqual(rig.state(), { kind: "stopped" });
  });

  it("that did not reach the hub leaves the start going on, and followed", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    call.report({ kind: "message", message: "Pulling" });
    const stop = rig.model.stop(defaultId);
    await turn();
    rig.client.stopped[0]?.fail(new HubUnreachable(baseUrl, "timeout", 30_000));
    await assert.rejects(stop, { kind: "hub-unreachable" });
    assert.deepEqual(rig.state(), {
      kind: "starting",
      since: moment(1_000),
      options: { image: "gpu" },
      message: "Pulling",
    });
    call.answer(running());
    assert.equal((await start).state.kind, "running");
  });
});

describe("the end of the window", () => {
  it("ends every request and tells nobody", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([spawning({ name: "gpu" })]);
    const { start, call } = await rig.starting();
    const { length } = rig.changes;
    rig.model.dispose();
    await assert.rejects(start, { name: "AbortError" });
    assert.ok(call.signal.aborted && rig.client.followed[0]?.signal.aborted);
    await rig.tokens.remove(address);
    assert.equal(rig.changes.length, length);
    assert.equal(rig.tokens.listeners, 0);
    assert.equal(rig.networks.ended, 1);
  });
});
