import assert from "node:assert/strict";
import { Messages } from "../commands/messages.js";
import { Progress } from "../commands/progress.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { until } from "../commands/until.js";
import { choose, stop, TestHub } from "./hubs.js";
import { labels, pick, stepOf } from "./lists.js";

describe("the options of a hub with its companion, step by step", () => {
  const hub = new TestHub("RIG_COMPANION_HUB");
  let inputs: QuickInputs;
  let messages: Messages;
  let progress: Progress;
  beforeEach(() => {
    inputs = new QuickInputs();
    messages = new Messages();
    progress = new Progress();
  });
  afterEach(function () {
    inputs.restore();
    messages.restore();
    progress.restore();
    // What the user was told says more about a failure than what was waited for in vain.
    if (this.currentTest?.err) this.currentTest.err.message += `\nShown: ${messages.texts.join(" | ")}`;
  });

  it("are asked for in as many steps as there are choices, and started exactly so", async () => {
    const server = await hub.addFor("ada");
    const added = progress.titles.length;
    const started = choose(server);
    const ways = await inputs.list();
    assert.match(ways.placeholder ?? "", /companion/);
    assert.deepEqual(labels(ways).slice(0, 2), ["Choose Options…", "All Options in One Form…"]);
    await pick(inputs, ways, "Choose Options…");

    const profile = await inputs.list();
    assert.equal(stepOf(profile), "Profile -/-");
    assert.deepEqual(labels(profile), ["CPU only", "GPU"]);
    assert.equal(profile.items[1]?.detail, "One or two A100");
    await pick(inputs, profile, "GPU");
    const image = await inputs.list();
    assert.equal(stepOf(image), "Image -/-");
    await pick(inputs, image, "Other...");

    const other = await inputs.box();
    assert.equal(`${other.step}/${other.totalSteps}`, "3/4");
    await inputs.enter(other, "no tag");
    await until("the box says what is wrong", () => /image and its tag/.test(textOf(other)));
    await inputs.enter(other, "quay.io/me/mine:3");
    const gpus = await inputs.list();
    assert.equal(stepOf(gpus), "GPUs 4/4");
    await pick(inputs, gpus, "Two");

    assert.deepEqual((await started)?.state, "running", messages.texts.join());
    const [starting, ...more] = progress.titles.slice(added);
    assert.match(starting ?? "", /^Starting the server on /);
    assert.deepEqual(more, [], "one notification is enough");
    const options = { profile: "gpu", "image--unlisted-choice": "quay.io/me/mine:3", gpus: "2" };
    assert.deepEqual((await hub.server("ada"))?.user_options, options);
    await stop(server);
  });

  it("begin with what was chosen the last time, and go back step by step", async () => {
    const server = await hub.addFor("ada");
    const called = choose(server);
    const ways = await inputs.list();
    assert.equal(labels(ways)[0], "Like Last Time");
    await pick(inputs, ways, "Choose Options…");
    const profile = await inputs.list();
    await active(profile, "GPU");
    await pick(inputs, profile, "GPU");
    const image = await inputs.list();
    await active(image, "Other...");
    await inputs.back();
    assert.equal((await inputs.list()).placeholder, "Profile");
    await inputs.back();
    assert.match((await inputs.list()).placeholder ?? "", /companion/);
    await inputs.escape();
    assert.equal(await called, undefined);
    assert.deepEqual(messages.texts, []);
    assert.equal(await hub.server("ada"), undefined);
  });

  it("that the hub does not take are shown again with its own words, and nothing is started", async () => {
    const server = await hub.addFor("eve");
    const started = choose(server);
    await pick(inputs, await inputs.list(), "Choose Options…");
    await pick(inputs, await inputs.list(), "GPU");
    await pick(inputs, await inputs.list(), "JAX");
    await pick(inputs, await inputs.list(), "Two");
    const summary = await inputs.list();
    assert.match(summary.items[0]?.detail ?? "", /eve may have one GPU only/);
    assert.equal(await hub.server("eve"), undefined);
    await pick(inputs, summary, "GPUs");
    await pick(inputs, await inputs.list(), "One");
    const changed = await inputs.list();
    assert.equal(changed.items[0]?.detail, "Profile: GPU · Image: JAX · GPUs: One");
    await pick(inputs, changed, "Start");
    assert.equal((await started)?.state, "running", messages.texts.join());
    assert.deepEqual((await hub.server("eve"))?.user_options, { profile: "gpu", image: "jax", gpus: "1" });
    await stop(server);
  });

  it("of the last start that are not offered any more are chosen anew", async () => {
    const server = await hub.addFor("dee");
    await hub.api("POST", "users/dee/server", { profile: "gpu", image: "withdrawn" });
    const called = choose(server);
    const ways = await inputs.list();
    assert.match(ways.items[0]?.detail ?? "", /“withdrawn” isn't available for Image/);
    await inputs.choose(ways, 0);
    assert.equal((await inputs.list()).placeholder, "Profile");
    await inputs.escape();
    assert.equal(await called, undefined);
  });
});

async function active(list: { activeItems: readonly { label: string }[] }, label: string): Promise<void> {
  await until(`${label} is active`, () => list.activeItems[0]?.label === label);
}

function textOf({ validationMessage }: { validationMessage: string | { message: string } | undefined }): string {
  return typeof validationMessage === "string" ? validationMessage : (validationMessage?.message ?? "");
}
