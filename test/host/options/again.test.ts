import assert from "node:assert/strict";
import * as vscode from "vscode";
import { inEachTest } from "../commands/in-each-test.js";
import { Messages } from "../commands/messages.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { until } from "../commands/until.js";
import { choose, startAgain, stop, TestHub } from "./hubs.js";
import { pick } from "./lists.js";

describe("a start by a form's fields", () => {
  const hub = new TestHub("RIG_ACTING_HUB");
  const inputs = inEachTest(() => new QuickInputs());
  const messages = inEachTest(() => new Messages());

  /** The form's steps, from that of the size on. */
  async function fillIn(size: string, ...others: string[]): Promise<void> {
    const list = await inputs().list();
    assert.equal(list.placeholder, "Size", "the form is shown");
    await pick(inputs(), list, size);
    for (const other of others) await pick(inputs(), await inputs().list(), other);
  }

  it("shows its form by one click each time where a box of it was off before, after a failure too, and where the hub has ticked it since", async () => {
    const server = await hub.addFor("wipes");
    let tried: Promise<unknown> | undefined;
    messages().answer = (_message, buttons) => {
      const retry = buttons.find((button) => button === "Retry");
      if (retry && !tried) tried = fillIn("Big", "Yes");
      return retry;
    };
    const started = choose(server);
    await pick(inputs(), await inputs().list(), "Choose Options…");
    await fillIn("Big", "Yes");
    await assert.rejects(started, { kind: "spawn-failed" });
    await until("it is tried again", () => tried !== undefined);
    await tried;
    await until("it runs", async () => (await hub.server("wipes"))?.ready === true);
    assert.equal(await hub.got("wipes"), "big fresh");
    await stop(server);

    const called = choose(server);
    const [last] = (await inputs().list()).items;
    assert.match(last?.detail ?? "", /Set last time: A fresh environment: yes/);
    await inputs().escape();
    assert.equal(await called, undefined);

    for (const yes of ["Yes", "Yes"]) {
      const repeated = startAgain(server);
      await fillIn("Big", yes);
      assert.equal((await repeated)?.state, "running", messages().texts.join());
      await stop(server);
    }
    const harmless = startAgain(server);
    await fillIn("Big", "No");
    assert.equal((await harmless)?.state, "running");
    assert.equal(await hub.got("wipes"), "big");
    await stop(server);
  });

  it("shows its form by one click where that is another one now, and only then", async () => {
    const server = await hub.addFor("changes");
    const started = choose(server);
    await pick(inputs(), await inputs().list(), "Choose Options…");
    await fillIn("Big");
    assert.equal((await started)?.state, "running", messages().texts.join());
    assert.equal(await hub.got("changes"), "big a");
    await stop(server);

    const called = choose(server);
    const [last] = (await inputs().list()).items;
    assert.match(last?.detail ?? "", /form has changed/);
    await inputs().escape();
    assert.equal(await called, undefined);

    const looked = startAgain(server);
    await fillIn("Big");
    assert.equal((await looked)?.state, "running", messages().texts.join());
    assert.equal(await hub.got("changes"), "big b");
    await stop(server);
    assert.equal((await startAgain(server))?.state, "running", messages().texts.join());
    assert.equal(await hub.got("changes"), "big b");
    await stop(server);
  });

  it("says so where its form has nothing to choose any more, and starts nothing else in silence", async () => {
    const server = await hub.addFor("loses");
    const started = choose(server);
    await pick(inputs(), await inputs().list(), "Choose Options…");
    await fillIn("Big", "Yes");
    assert.equal((await started)?.state, "running", messages().texts.join());
    assert.equal(await hub.got("loses"), "big wiped");
    await stop(server);
    const again = startAgain(server);
    const list = await inputs().list();
    assert.match(list.placeholder ?? "", /form has changed since that start/);
    assert.equal(await hub.server("loses"), undefined);
    await pick(inputs(), list, "Start");
    assert.equal((await again)?.state, "running", messages().texts.join());
    assert.equal(await hub.got("loses"), "none");
    await stop(server);
  });

  it("is not taken while another start is under way, and says so", async () => {
    const server = await hub.addFor("joins");
    const options = { size: "small", mode: "slow", seconds: 8 };
    const first = vscode.commands.executeCommand<{ state: string }>("hubKernels.startServer", { server, options });
    const called = choose(server);
    await pick(inputs(), await inputs().list(), "Choose Options…");
    await fillIn("Big");
    await assert.rejects(called, { kind: "another-start" });
    assert.match(messages().texts.join(), /server on .+ is already starting, so your choice wasn't used/);
    assert.equal((await first).state, "running");
    assert.equal(await hub.got("joins"), "small");
    await stop(server);
  });
});
