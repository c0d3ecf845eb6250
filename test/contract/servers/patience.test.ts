import assert from "node:assert/strict";
import { KernelChannel } from "../../../rig/kernel-channel.js";
import { pooledHub } from "../../../rig/pool.js";
import { HubUnderTest, type WindowOnHub } from "./model-on-hub.js";

const answerAfterMs = 40_000;

/** All of it waits at the same time: the file takes as long as its longest test. */
describe("the model and a hub that takes its time", function () {
  this.timeout(300_000);
  let rig: HubUnderTest;
  let printed30: Promise<string>;
  let printed90: Promise<string>;
  let late: { window: WindowOnHub; refreshed: Promise<unknown> };

  before(async function () {
    this.timeout(600_000);
    rig = new HubUnderTest(await pooledHub());
    const [half, long, patient] = [await rig.open("half"), await rig.open("long"), await rig.open("late")];
    Object.assign(rig.hub.faults, { only: /users\/late/, delayMs: answerAfterMs });
    late = { window: patient, refreshed: patient.model.refresh(patient.accountId) };
    [printed30, printed90] = [cellAfter(half, 30), cellAfter(long, 90)];
    // Each is awaited by its test; none may end the run before that.
    for (const waiting of [printed30, printed90, late.refreshed]) waiting.catch(() => undefined);
  });
  after(() => rig.stop());

  it("says that a hub which answers after 40 s does not answer, after the 30 s that are its limit", async () => {
    await assert.rejects(late.refreshed, { kind: "hub-unreachable", why: "timeout", waitedMs: 30_000 });
    assert.equal(late.window.reach, "unreachable");
    rig.hub.faults.delayMs = 0;
    await late.window.model.refresh(late.window.accountId);
    assert.equal(late.window.reach, "ok");
  });

  it("ends a start of 30 s in a cell that runs", async () => {
    assert.equal(await printed30, "waited 30\n");
  });

  it("ends a start of 90 s in a cell that runs", async () => {
    assert.equal(await printed90, "waited 90\n");
  });
});

/** Starts a server that takes so long, and runs a cell on it through our own transport. */
async function cellAfter(window: WindowOnHub, seconds: number): Promise<string> {
  const { state } = await window.start({ mode: "slow", seconds, image: String(seconds) });
  if (state.kind !== "running") throw new Error(`The server is ${state.kind}.`);
  const transport = await window.transport();
  const body = JSON.stringify({ name: "python3" });
  const answer = await transport.fetch(`${state.url}api/kernels`, { method: "POST", body });
  const { id } = (await answer.json()) as { id: string };
  const channel = await KernelChannel.open(new transport.WebSocket(`${state.url}api/kernels/${id}/channels`));
  const { text } = await channel.execute('import os\nprint("waited", os.environ["HUB_IMAGE"])');
  channel.close();
  return text;
}
