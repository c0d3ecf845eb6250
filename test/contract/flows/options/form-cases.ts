import assert from "node:assert/strict";
import { FormTab } from "./form-tab.js";
import type { OptionsRig } from "./rig.js";

/** Side by side in one form. Its page is in the host and e2e rungs. */
export function formCases(rig: () => OptionsRig): void {
  const hub = () => rig().companion;
  const user = () => rig().user;

  async function opened(): Promise<FormTab> {
    (await rig().ways()).choose("All Options in One Form");
    return await FormTab.before(user());
  }

  it("show what depends on a choice, say what is wrong in words, and start exactly what stands there", async () => {
    const server = await hub().addFor("fay");
    const started = rig().startWithOptions(server);
    const form = await opened();
    assert.deepEqual(form.labels, ["Profile"]);
    assert.equal(form.control("Profile").options[0]?.hint, "Two cores & 4 GB. Prices");
    form.change({ Profile: ["gpu"] });
    assert.deepEqual(form.labels, ["Profile", "Image", "GPUs"]);
    form.change({ Image: ["unlisted-choice"] });
    assert.equal(form.control("Other image").problem, "", "nothing is wrong with what was not touched yet");
    form.start();
    assert.equal(form.control("Other image").problem, "Other image is required.");
    assert.equal(form.view.focusProblem, true);
    form.change({ "Other image": ["no tag"] });
    assert.equal(
      form.control("Other image").problem,
      "The hub expects: An image and its tag, as quay.io/you/image:tag",
    );
    form.start({ "Other image": ["quay.io/me/mine:4"], GPUs: ["2"] });
    await rig().runs(started);
    const options = { profile: "gpu", "image--unlisted-choice": "quay.io/me/mine:4", gpus: "2" };
    assert.deepEqual((await hub().server("fay"))?.user_options, options);
    await rig().stop(server);
  });

  it("say the hub's refusal, and start nothing from messages that are none", async () => {
    const started = rig().startWithOptions(await hub().addFor("eve"));
    const form = await opened();
    form.change({ Profile: ["gpu"] });
    const nonsense = [{ kind: "start" }, { kind: "start", values: { 0: "gpu" } }, "start", null, { kind: "x" }];
    for (const message of nonsense) form.say(message);
    form.start({ Profile: ["tpu"] });
    assert.equal(form.control("Profile").problem, "“tpu” isn't available for Profile. Choose one from the list.");
    form.change({ Profile: ["gpu"] });
    form.start({ GPUs: ["2"] });
    const refusal = /^127\.0\.0\.1:\d+ didn't accept these options: eve may have one GPU only$/;
    await user().sees("the refusal is said", () => refusal.test(form.view.problem));
    assert.equal(form.view.busy, false);
    assert.equal(await hub().server("eve"), undefined);
    form.say({ kind: "cancel" });
    await rig().isCalledOff(started);
  });

  it("end calmly when they are closed while the hub is still asked about what was chosen", async () => {
    const called = rig().startWithOptions(await hub().addFor("ivy"));
    const form = await opened();
    form.change({ Profile: ["gpu"] });
    form.start({ GPUs: ["1"] });
    assert.equal(form.view.busy, true);
    // What goes on is shown to nobody; a rejection that nobody handles fails the test.
    form.close();
    await rig().isCalledOff(called);
    assert.deepEqual(user().texts, []);
  });
}
