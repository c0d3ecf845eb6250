import assert from "node:assert/strict";
import { Messages } from "../commands/messages.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { until } from "../commands/until.js";
import { choose, stop, TestHub } from "./hubs.js";
import { pick } from "./lists.js";
import { Panels } from "./panels.js";

describe("the options of a hub in one form", () => {
  const hub = new TestHub("RIG_COMPANION_HUB");
  let inputs: QuickInputs;
  let messages: Messages;
  let panels: Panels;
  beforeEach(() => {
    inputs = new QuickInputs();
    messages = new Messages();
    panels = new Panels();
  });
  afterEach(() => {
    inputs.restore();
    messages.restore();
    panels.restore();
  });

  it("show what depends on a choice, say what is wrong in words, and start exactly what stands there", async () => {
    const server = await hub.addFor("fay");
    const started = choose(server);
    await pick(inputs, await inputs.list(), "All Options in One Form");
    await panels.shown();
    assert.deepEqual(panels.labels(), ["Profile"]);
    panels.change({ Profile: ["gpu"] });
    assert.deepEqual(panels.labels(), ["Profile", "Image", "GPUs"]);
    panels.change({ Image: ["unlisted-choice"] });
    assert.equal(panels.control("Other image").problem, "", "nothing is wrong with what was not touched yet");
    panels.start();
    assert.equal(panels.control("Other image").problem, "Other image is required.");
    assert.equal(panels.last().focusProblem, true);
    panels.change({ "Other image": ["no tag"] });
    assert.match(panels.control("Other image").problem, /An image and its tag/);
    panels.start({ "Other image": ["quay.io/me/mine:4"], GPUs: ["2"] });
    assert.equal((await started)?.state, "running", messages.texts.join());
    const options = { profile: "gpu", "image--unlisted-choice": "quay.io/me/mine:4", gpus: "2" };
    assert.deepEqual((await hub.server("fay"))?.user_options, options);
    await stop(server);
  });

  it("hold no script and no word of the hub in their page, and load nothing", async () => {
    const server = await hub.addFor("gus");
    const called = choose(server);
    await pick(inputs, await inputs.list(), "All Options in One Form");
    await panels.shown();
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(panels.html) ?? [];
    assert.match(policy, /^default-src 'none'; style-src 'nonce-[\w+/=]+'; script-src 'nonce-[\w+/=]+';/);
    assert.doesNotMatch(panels.html, /Prices|window\.ran|CPU/);
    assert.equal(panels.control("Profile").options[0]?.hint, "Two cores & 4 GB. Prices");
    panels.close();
    assert.equal(await called, undefined);
    assert.deepEqual(messages.texts, []);
  });

  it("say the hub's refusal, and start nothing from messages that are none", async () => {
    const server = await hub.addFor("eve");
    const started = choose(server);
    await pick(inputs, await inputs.list(), "All Options in One Form");
    await panels.shown();
    panels.change({ Profile: ["gpu"] });
    for (const message of [{ kind: "start" }, { kind: "start", values: { 0: "gpu" } }, "start", null, { kind: "x" }]) {
      panels.send(message);
    }
    panels.send({ kind: "start", values: { [panels.control("Profile").key]: ["tpu"] } });
    assert.match(panels.control("Profile").problem, /“tpu” isn't available for Profile/);
    panels.change({ Profile: ["gpu"] });
    panels.start({ GPUs: ["2"] });
    await until("the refusal is said", () => /eve may have one GPU only/.test(panels.last().problem));
    assert.equal(panels.last().busy, false);
    assert.equal(await hub.server("eve"), undefined);
    panels.send({ kind: "cancel" });
    assert.equal(await started, undefined);
  });

  it("end calmly when they are closed while the hub is still asked about what was chosen", async () => {
    const server = await hub.addFor("ivy");
    const called = choose(server);
    await pick(inputs, await inputs.list(), "All Options in One Form");
    await panels.shown();
    panels.change({ Profile: ["gpu"] });
    panels.start({ GPUs: ["1"] });
    assert.equal(panels.last().busy, true);
    // What goes on is shown to nobody; a rejection that nobody handles fails the suite.
    panels.close();
    assert.equal(await called, undefined);
    assert.deepEqual(messages.texts, []);
  });
});
