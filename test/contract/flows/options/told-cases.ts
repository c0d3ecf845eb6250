import assert from "node:assert/strict";
import type { UserOptions } from "../../../../src/hubClient/types.js";
import { offerStart } from "../../../../src/kernels/offer-start.js";
import type { AccountId, ServerId } from "../../../../src/text/ids.js";
import { MemoryMemento } from "../../../unit/servers/model-fakes.js";
import { type OptionsRig, withoutCompanion } from "./rig.js";

/** What it is. */
export function toldCases(rig: () => OptionsRig): void {
  const hub = () => rig().plain;
  const user = () => rig().user;

  async function elsewhere(name: string, server: string, options: UserOptions): Promise<void> {
    await hub().startElsewhere(name, options);
    await rig().stop(server);
  }

  /** The question of a notebook whose server is stopped. */
  const offered = (server: string, lastOptions: UserOptions, memento = new MemoryMemento()) =>
    offerStart(
      { ui: user().ui, memento },
      { id: server as ServerId, accountId: "" as AccountId, name: "", state: { kind: "stopped" }, lastOptions },
      "the hub",
      "Your cell runs when the server is ready.",
    );
  const question = () => user().modal(/^The server on the hub is stopped\. Do you want to start it\?$/);

  it("starts that, and not what somebody has started while a notebook's question stood there", async () => {
    const server = await hub().addFor("tess");
    const told = { account: "ab123" };
    await rig().runs(rig().start({ server, options: told }));
    await rig().stop(server);
    const started = offered(server, told);
    const asked = await question();
    assert.equal(asked.shown.detail, "Your cell runs when the server is ready. Last time: account: ab123");
    await elsewhere("tess", server, { account: "zz999" });
    asked.press("Start Like Last Time");
    assert.equal(await user().ends(started), true, user().texts.join("\n"));
    assert.deepEqual((await hub().server("tess"))?.user_options, told);
    await rig().stop(server);
  });

  it("leaves to the hub what holds a secret: it is not sent from here", async () => {
    const server = await hub().addFor("theo");
    const secret = { account: "ab123", api_token: "hunter2" };
    await rig().runs(rig().start({ server, options: secret }));
    await rig().stop(server);
    const started = offered(server, secret);
    (await question()).press("Start Like Last Time");
    assert.equal(await user().ends(started), true, user().texts.join("\n"));
    assert.doesNotMatch(JSON.stringify(user().messages), /hunter2/);
    assert.deepEqual((await hub().server("theo"))?.user_options, secret);
    await rig().stop(server);
  });

  it("starts what was confirmed where it deletes something", async () => {
    const server = await hub().addFor("tina");
    // From now on it is known that the hub has no form.
    const called = rig().startWithOptions(server);
    (await rig().ways(withoutCompanion)).escape();
    await rig().isCalledOff(called);
    const told = { account: "ab123", wipe_scratch: "yes" };
    await rig().runs(rig().start({ server, options: told }));
    await rig().stop(server);
    const started = rig().startAgain(server);
    const asked = await user().modal(/^Do you want to start the server on .+ with the options of its last start\?$/);
    assert.match(asked.shown.detail, /^They include: wipe_scratch: yes\. To choose other options, use /);
    await elsewhere("tina", server, { account: "ab123", wipe_scratch: "yes", wipe_home: "yes" });
    asked.press("Start");
    await rig().runs(started);
    assert.deepEqual((await hub().server("tina"))?.user_options, told);
    await rig().stop(server);
  });
}
