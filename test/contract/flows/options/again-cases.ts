import assert from "node:assert/strict";
import type { OptionsRig, Outcome } from "./rig.js";

const changed = "The hub's form has changed since that start. Check it first.";

export function againCases(rig: () => OptionsRig): void {
  const hub = () => rig().acting;
  const user = () => rig().user;

  /** A start for which the form is filled in. */
  async function chosen(
    server: string,
    answers: Record<string, string>,
  ): Promise<{ started: Promise<Outcome | undefined> }> {
    const started = rig().startWithOptions(server);
    (await rig().ways()).choose("Choose Options…");
    await rig().answer(answers);
    return { started };
  }

  /** By one click, for which the form is shown. */
  async function repeated(server: string, answers: Record<string, string>): Promise<void> {
    const started = rig().startAgain(server);
    await rig().answer(answers);
    await rig().runs(started);
  }

  it("shows its form by one click each time where a box of it was off before, after a failure too, and where the hub has ticked it since", async () => {
    const server = await hub().addFor("wipes");
    const yes = { Size: "Big", "A fresh environment": "Yes" };
    user().presses("Retry", /^The server on .+ didn't start: .*the disk is full/);
    const { started } = await chosen(server, yes);
    await assert.rejects(started, { kind: "spawn-failed" });
    // It is tried again.
    await rig().answer(yes);
    await rig().isSeenRunning(server);
    assert.equal(await hub().got("wipes"), "big fresh");
    await rig().stop(server);

    const called = rig().startWithOptions(server);
    const ways = await rig().ways();
    assert.equal(ways.items[0]?.detail, "$(warning) Set last time: A fresh environment: yes");
    ways.escape();
    await rig().isCalledOff(called);

    for (let times = 0; times < 2; times++) {
      await repeated(server, yes);
      assert.equal(await hub().got("wipes"), "big fresh");
      await rig().stop(server);
    }
    await repeated(server, { ...yes, "A fresh environment": "No" });
    assert.equal(await hub().got("wipes"), "big");
    await rig().stop(server);
  });

  it("shows its form by one click where that is another one now, and only then", async () => {
    const server = await hub().addFor("changes");
    const { started } = await chosen(server, { Size: "Big" });
    await rig().runs(started);
    assert.equal(await hub().got("changes"), "big a");
    await rig().stop(server);

    const called = rig().startWithOptions(server);
    const ways = await rig().ways();
    assert.equal(ways.items[0]?.detail, `$(warning) ${changed}`);
    ways.escape();
    await rig().isCalledOff(called);

    await repeated(server, { Size: "Big" });
    assert.equal(await hub().got("changes"), "big b");
    await rig().stop(server);
    await rig().runs(rig().startAgain(server));
    assert.equal(await hub().got("changes"), "big b");
    await rig().stop(server);
  });

  it("says so where its form has nothing to choose any more, and starts nothing else in silence", async () => {
    const server = await hub().addFor("loses");
    const { started } = await chosen(server, { Size: "Big", "Wipe my disk": "Yes" });
    await rig().runs(started);
    assert.equal(await hub().got("loses"), "big wiped");
    await rig().stop(server);
    const again = rig().startAgain(server);
    const list = await rig().choice(changed);
    assert.equal(await hub().server("loses"), undefined);
    list.choose("Start");
    await rig().runs(again);
    assert.equal(await hub().got("loses"), "none");
    await rig().stop(server);
  });

  it("is not taken while another start is under way, and says so", async () => {
    const server = await hub().addFor("joins");
    const first = rig().start({ server, options: { size: "small" } });
    const { started } = await chosen(server, { Size: "Big" });
    await assert.rejects(started, { kind: "another-start" });
    await user().reads(/^The server on .+ is already starting, so your choice wasn't used\. /);
    await hub().letGoOn("joins");
    await rig().runs(first);
    assert.equal(await hub().got("joins"), "small");
    await rig().stop(server);
  });
}
