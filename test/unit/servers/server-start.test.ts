import assert from "node:assert/strict";
import {
  HubFault,
  NamedServersDisabled,
  RequestRefused,
  ServerAlreadyRunning,
  SpawnCancelled,
  SpawnFailed,
  Throttled,
} from "../../../src/hubClient/errors.js";
import type { ServerId } from "../../../src/text/ids.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { moment } from "../a-moment.js";
import { baseUrl, hubServer, running, spawning } from "./model-fakes.js";
import { accountId, defaultId, gpuId, ModelRig, turn } from "./model-rig.js";

const cancelled = new SpawnCancelled(baseUrl, "gone");
const going = { kind: "starting", since: moment(1_000), options: { image: "gpu" } };

describe("a start", () => {
  it("shows the hub's words, then the running server", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    assert.deepEqual(rig.state(), going);
    assert.deepEqual(call.options, { image: "gpu" });
    rig.now = 2_000;
    call.report({ kind: "message", message: "In queue" });
    call.report({ kind: "message", message: "In queue" });
    assert.deepEqual(rig.state(), { ...going, message: "In queue", pending: { phase: "queued" } });
    const pulling = { ...going, message: "Pulling image", pending: { phase: "pulling" } };
    call.report({ kind: "message", message: "Pulling image", percent: 30 });
    assert.deepEqual(rig.state(), { ...pulling, percent: 30 });
    call.report({ kind: "message", message: "Layer 3 of 12" });
    assert.deepEqual(rig.state(), { ...pulling, message: "Layer 3 of 12", percent: 30 });
    call.report({ kind: "message", message: "", percent: 40 });
    assert.deepEqual(rig.state(), { ...pulling, message: "Layer 3 of 12", percent: 40 });
    call.report({ kind: "message", message: "", percent: 10 });
    assert.deepEqual(rig.state(), { ...pulling, message: "Layer 3 of 12", percent: 40 }, "it does not go back");
    call.report({ kind: "ready", message: "Server ready" });
    assert.equal(rig.state()?.kind, "starting");
    call.answer(running({ userOptions: { image: "gpu" } }));
    const server = await start;
    assert.deepEqual(server.state, { kind: "running", url: `${baseUrl}user/ada/` });
    assert.deepEqual(server.lastOptions, { image: "gpu" });
    assert.deepEqual(rig.reasons, ["starting", "progress", "progress", "progress", "progress", "started"]);
    assert.equal(rig.model.account(accountId)?.reach.kind, "ok");
  });

  it("is not said to go on where the hub is asked too often to take it", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    call.fail(new Throttled(baseUrl, "", 20));
    await assert.rejects(start, { kind: "throttled" });
    assert.deepEqual(rig.state(), { kind: "unknown" });
    assert.equal(rig.model.account(accountId)?.reach.kind, "throttled");
    rig.model.dispose();
  });

  it("says why nothing is heard of it, until something is", async () => {
    const rig = await ModelRig.create();
    const { call } = await rig.starting();
    call.report({ kind: "message", message: "Pulling image" });
    call.report({ kind: "unheard", why: "throttled" });
    const pulling = { ...going, message: "Pulling image", pending: { phase: "pulling" } };
    assert.deepEqual(rig.state(), { ...pulling, unheard: "throttled" });
    call.report({ kind: "message", message: "", percent: 40 });
    assert.deepEqual(rig.state(), { ...pulling, percent: 40 });
  });

  it("keeps the hub's line when one comes that every start has", async () => {
    const rig = await ModelRig.create();
    const { call } = await rig.starting();
    for (const message of [
      "Server requested",
      "Job 7 is pending in the queue",
      "Spawning server...",
      "Unknown status...",
    ]) {
      call.report({ kind: "message", message });
    }
    const queued = { phase: "queued", job: "7" };
    const message = "Job 7 is pending in the queue";
    assert.deepEqual(rig.state(), { ...going, message, pending: queued });
  });

  it("shows what kept it from starting as the reason of its end", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    call.fail(
      new SpawnFailed(baseUrl, "", true, { hindrance: { what: "image", said: 'Failed to pull image "nope"' } }),
    );
    await assert.rejects(start, { kind: "spawn-failed" });
    assert.deepEqual(rig.state(), { kind: "stopped", failure: 'Failed to pull image "nope"' });
  });

  it("is joined by a second one, also when another window's is followed", async () => {
    const rig = await ModelRig.create();
    const both = [rig.model.start(defaultId, { image: "a" }), rig.model.start(defaultId, { image: "b" })];
    await turn();
    assert.equal(rig.client.started.length, 1);
    rig.client.started[0]?.answer(running());
    const [one, two] = await Promise.all(both);
    assert.equal(one, two);
    assert.equal(rig.model.account(accountId)?.reach.kind, "ok");
    await rig.refreshed([running(), spawning({ name: "gpu" })]);
    const joined = rig.model.start(gpuId, undefined);
    await turn();
    rig.client.followed[0]?.answer(running({ name: "gpu" }));
    assert.equal((await joined).state.kind, "running");
    assert.equal(rig.client.started.length, 1);
  });

  it("is not overwritten by a refresh, nor by an answer that is older than its end", async () => {
    const rig = await ModelRig.create();
    const before = rig.model.refresh(accountId);
    await turn();
    const { start, call } = await rig.starting();
    call.report({ kind: "message", message: "Pulling" });
    await turn();
    call.answer(running());
    await start;
    rig.client.asked[0]?.answer([hubServer()]);
    await before;
    assert.equal(rig.state()?.kind, "running");
    await rig.refreshed([hubServer()]);
    assert.equal(rig.state()?.kind, "stopped");
  });

  it("keeps its progress when a refresh says that it is pending", async () => {
    const rig = await ModelRig.create();
    await rig.starting();
    rig.client.started[0]?.report({ kind: "message", message: "Pulling" });
    await rig.refreshed([spawning()]);
    assert.deepEqual(rig.state(), { ...going, message: "Pulling" });
    assert.equal(rig.client.followed.length, 0);
  });

  it("that failed leaves the server stopped with the reason, until the next one", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    call.fail(new SpawnFailed(baseUrl, "no such image: x", false));
    await assert.rejects(start, { kind: "spawn-failed" });
    assert.deepEqual(rig.state(), { kind: "stopped", failure: "no such image: x" });
    assert.equal(rig.reasons.at(-1), "start-failed");
    assert.equal(rig.model.account(accountId)?.reach.kind, "ok");
    await rig.refreshed([hubServer()]);
    assert.deepEqual(rig.state(), { kind: "stopped", failure: "no such image: x" });
    await rig.starting();
    rig.client.started[1]?.answer(running());
    await turn();
    await rig.refreshed([hubServer()]);
    assert.deepEqual(rig.state(), { kind: "stopped" });
    assert.equal(rig.client.started.length, 2);
  });

  it("that failed is forgotten when somebody else's start went well", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    call.fail(new RequestRefused(baseUrl, 403, "Not allowed to use GPU"));
    await assert.rejects(start, { kind: "request-refused" });
    assert.deepEqual(rig.state(), { kind: "stopped", failure: "Not allowed to use GPU" });
    await rig.refreshed([running()]);
    await rig.refreshed([hubServer()]);
    assert.deepEqual(rig.state(), { kind: "stopped" });
  });

  it("that failed is forgotten at the next one, however that ends and whoever began it", async () => {
    const rig = await ModelRig.create();
    const fail = async () => {
      const { start, call } = await rig.starting();
      call.fail(new SpawnFailed(baseUrl, "no such image: x", false));
      await assert.rejects(start, { kind: "spawn-failed" });
      await rig.refreshed([hubServer()]);
    };
    await fail();
    const { start, call } = await rig.starting();
    call.fail(cancelled);
    await assert.rejects(start, { kind: "spawn-cancelled" });
    await rig.refreshed([hubServer()]);
    assert.deepEqual(rig.state(), { kind: "stopped" });
    await fail();
    await rig.refreshed([spawning()]);
    rig.client.followed[0]?.answer(running());
    await turn();
    await rig.refreshed([hubServer()]);
    assert.deepEqual(rig.state(), { kind: "stopped" });
  });

  it("that was ended from outside leaves the server stopped without a failure", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    call.fail(cancelled);
    await assert.rejects(start, { kind: "spawn-cancelled" });
    assert.deepEqual(rig.state(), { kind: "stopped" });
    assert.equal(rig.reasons.at(-1), "stopped");
  });

  it("that ended unexpectedly is not repeated: the hub is asked once what is so", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    call.fail(new ServerAlreadyRunning(baseUrl, "runs"));
    await turn();
    rig.client.asked[0]?.answer([running()]);
    await assert.rejects(start, { kind: "server-already-running" });
    assert.equal(rig.state()?.kind, "running");
    assert.deepEqual([rig.client.started.length, rig.client.asked.length], [1, 1]);
  });

  it("that ended unexpectedly is not judged by an answer that was asked for before", async () => {
    const rig = await ModelRig.create();
    const { call, start } = await rig.starting();
    const older = rig.model.refresh(accountId);
    await turn();
    call.fail(new ServerAlreadyRunning(baseUrl, "runs"));
    await turn();
    rig.client.asked[0]?.answer([hubServer()]);
    await older;
    await turn();
    rig.client.asked[1]?.answer([running()]);
    await assert.rejects(start, { kind: "server-already-running" });
    assert.equal(rig.state()?.kind, "running");
  });

  it("that the hub still carries out after its fault is followed on", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    call.fail(new HubFault(baseUrl, 503, ""));
    await turn();
    rig.client.asked[0]?.answer([spawning()]);
    await assert.rejects(start, { kind: "hub-fault" });
    assert.equal(rig.state()?.kind, "starting");
    rig.client.followed[0]?.answer(running());
    await turn();
    assert.equal(rig.state()?.kind, "running");
  });

  it("whose hub went away leaves an unknown state, and asks no more", async () => {
    const rig = await ModelRig.create();
    const { start, call } = await rig.starting();
    call.fail(new HubUnreachable(baseUrl, "reset"));
    await assert.rejects(start, { kind: "hub-unreachable" });
    assert.equal(rig.model.account(accountId)?.reach.kind, "unreachable");
    assert.equal(rig.state()?.kind, "unknown");
    assert.equal(rig.client.asked.length, 0);
  });

  it("without a token never shows as starting", async () => {
    const rig = await ModelRig.create({ signedIn: false });
    await assert.rejects(rig.model.start(defaultId, undefined), { kind: "not-signed-in" });
    assert.deepEqual(rig.reasons, ["signed-out"]);
  });

  it("goes on when the one who waited gives up", async () => {
    const rig = await ModelRig.create();
    const controller = new AbortController();
    const start = rig.model.start(defaultId, undefined, controller.signal);
    await turn();
    controller.abort();
    await assert.rejects(start, { name: "AbortError" });
    assert.equal(rig.state()?.kind, "starting");
    rig.client.started[0]?.answer(running());
    await turn();
    assert.equal(rig.state()?.kind, "running");
    assert.equal(rig.client.stopped.length, 0);
  });

  it("may be a named server's first, which is not kept when the hub has no such server", async () => {
    const rig = await ModelRig.create();
    await rig.refreshed([hubServer()]);
    const start = rig.model.start(gpuId, undefined);
    await turn();
    assert.equal(rig.state(gpuId)?.kind, "starting");
    rig.client.started[0]?.fail(new NamedServersDisabled(baseUrl, "off"));
    await turn();
    rig.client.asked.at(-1)?.answer([hubServer()]);
    await assert.rejects(start, { kind: "named-servers-disabled" });
    assert.equal(rig.model.server(gpuId), undefined);
  });

  it("of an id that is none of ours is refused", async () => {
    const rig = await ModelRig.create();
    await assert.rejects(rig.model.start("whatever" as ServerId, undefined), { kind: "server-not-found" });
    await assert.rejects(rig.model.stop(gpuId), { kind: "server-not-found" });
    assert.equal(rig.networks.opened, 0);
  });
});
