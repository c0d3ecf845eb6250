import assert from "node:assert/strict";
import { KeepAlive } from "../../../../src/servers/keepAlive/keep-alive.js";
import { stored } from "../../../../src/state/stored.js";
import { eventually } from "../../eventually.js";
import { MemoryMemento, running } from "../model-fakes.js";
import { defaultId, ModelRig, turn } from "../model-rig.js";

const HOUR_MS = 3_600_000;
const first = running({ started: "2026-01-01T00:00:00Z" });

describe("a server that is kept alive", () => {
  let rig: ModelRig;
  let state: MemoryMemento;
  let kept: KeepAlive[];
  /** what the server was asked, and what it answers */
  let used: string[];
  let answer: () => Promise<unknown>;

  beforeEach(async () => {
    [state, kept, used] = [new MemoryMemento(), [], []];
    answer = () => Promise.resolve({ ok: true, body: null });
    await opened();
  });
  afterEach(() => kept.forEach((one) => one.dispose()));

  /** A window whose model has asked nobody. */
  async function opened(): Promise<KeepAlive> {
    rig = await ModelRig.create();
    const session = {
      at: () => session,
      fetch: (url: URL) => {
        used.push(url.href);
        return answer();
      },
    };
    Object.assign(rig.networks.session, session);
    const one = new KeepAlive({ model: rig.model, state, log: rig.log, paceMs: 5 });
    kept.push(one);
    return one;
  }

  async function keeping(untilMs = Date.now() + HOUR_MS): Promise<KeepAlive> {
    const [one] = kept;
    assert.ok(one);
    await rig.refreshed([first]);
    await one.keep(defaultId, untilMs);
    return one;
  }

  const keptNow = () => {
    const now = rig.state();
    return now?.kind === "running" ? now.kept : undefined;
  };
  const isStored = () => stored.keptServers.get(state) !== undefined;

  it("is used again and again, until its time is over", async () => {
    const lateMs = Date.now() + HOUR_MS;
    const one = await keeping(lateMs);
    assert.deepEqual(keptNow(), { untilMs: lateMs, isReached: true });
    assert.ok(isStored());
    await eventually(() => used.length > 2, "it is used");
    const untilMs = Date.now() + 20;
    await one.keep(defaultId, untilMs);
    await eventually(() => !one.isKept(defaultId), "it ends");
    assert.ok(Date.now() >= untilMs);
    assert.match(used[0] ?? "", /\/user\/ada\/api\/contents\?content=0/);
    assert.deepEqual([keptNow(), isStored()], [undefined, false]);
  });

  it("is so no more when its user says so", async () => {
    const one = await keeping();
    one.stop(defaultId);
    assert.deepEqual([keptNow(), isStored(), one.isKept(defaultId)], [undefined, false, false]);
  });

  for (const [what, answered] of [
    ["is stopped", []],
    ["was started again", [running({ started: "2026-01-02T00:00:00Z" })]],
  ] as const) {
    it(`is so no more when the hub says that it ${what}`, async () => {
      const one = await keeping();
      await rig.refreshed([...answered]);
      assert.deepEqual([keptNow(), isStored(), one.isKept(defaultId)], [undefined, false, false]);
    });
  }

  it("is kept on after a reload of the window, whose model asks the hub once", async () => {
    (await keeping()).dispose();
    const again = await opened();
    used = [];
    again.resume();
    await eventually(() => rig.client.asked.length === 1, "the hub is asked");
    assert.deepEqual(used, []);
    rig.client.asked[0]?.answer([first]);
    await eventually(() => used.length > 1, "it is used");
    assert.equal(keptNow()?.isReached, true);
    assert.equal(rig.client.asked.length, 1);
  });

  it("is not started after a reload where it was stopped meanwhile, nor used", async () => {
    (await keeping()).dispose();
    const again = await opened();
    used = [];
    again.resume();
    await eventually(() => rig.client.asked.length === 1, "the hub is asked");
    rig.client.asked[0]?.answer([]);
    await eventually(() => !again.isKept(defaultId), "it is left");
    assert.deepEqual([used, rig.client.started, isStored()], [[], [], false]);
  });

  it("is left alone where its time was over before the reload", async () => {
    (await keeping()).dispose();
    await stored.keptServers.set(state, [[defaultId, new Date(Date.now() - 1).toISOString(), ""]]);
    const again = await opened();
    again.resume();
    await turn();
    assert.deepEqual([again.isKept(defaultId), isStored(), rig.client.asked.length], [false, false, 0]);
  });

  it("is shown as not reached while it cannot be used, and goes on being tried", async () => {
    const one = await keeping();
    answer = () => Promise.reject(new Error("the line is cut"));
    // The hub is asked whether it still runs.
    await eventually(() => rig.client.asked.length === 2, "the hub is asked");
    rig.client.asked[1]?.answer([first]);
    await eventually(() => keptNow()?.isReached === false, "it is shown");
    answer = () => Promise.resolve({ ok: true, body: null });
    const others = setInterval(() => rig.client.asked.at(-1)?.answer([first]), 5);
    await eventually(() => keptNow()?.isReached === true, "it is reached again").finally(() => clearInterval(others));
    assert.ok(one.isKept(defaultId));
  });

  it("has to run, and to answer, when it begins", async () => {
    const [one] = kept;
    assert.ok(one);
    await rig.refreshed([]);
    await assert.rejects(one.keep(defaultId, Date.now() + HOUR_MS), { name: "ServerNotRunning" });
    await rig.refreshed([first]);
    answer = () => Promise.reject(new Error("the line is cut"));
    await assert.rejects(one.keep(defaultId, Date.now() + HOUR_MS), /the line is cut/);
    assert.deepEqual([one.isKept(defaultId), keptNow(), isStored()], [false, undefined, false]);
  });
});
