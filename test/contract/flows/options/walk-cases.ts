import assert from "node:assert/strict";
import type { AskedList } from "../../../user/inputs.js";
import { byCompanion, type OptionsRig } from "./rig.js";

/** Step by step. */
export function walkCases(rig: () => OptionsRig): void {
  const hub = () => rig().companion;
  const user = () => rig().user;

  it("are asked for in as many steps as there are choices, started exactly so, and begun with the next time", async () => {
    const server = await hub().addFor("ada");
    const added = user().shownProgress.length;
    const started = rig().startWithOptions(server);
    const ways = await rig().ways();
    assert.deepEqual(ways.labels.slice(0, 2), ["Choose Options…", "All Options in One Form…"]);
    ways.choose("Choose Options…");

    const profile = await rig().choice("Profile");
    assert.equal(countOf(profile), "-/-");
    assert.deepEqual(profile.labels, ["CPU only", "GPU"]);
    assert.equal(profile.items[1]?.detail, "One or two A100");
    profile.choose("GPU");
    const image = await rig().choice("Image");
    assert.equal(countOf(image), "-/-");
    image.choose("Other...");

    const other = await user().box(/\nOther image\n/);
    assert.equal(countOf(other), "3/4");
    other.enter("no tag");
    assert.equal(other.said, "The hub expects: An image and its tag, as quay.io/you/image:tag");
    other.enter("quay.io/me/mine:3");
    const gpus = await rig().choice("GPUs");
    assert.equal(countOf(gpus), "4/4");
    gpus.choose("Two");

    await rig().runs(started);
    const shown = user().shownProgress.slice(added);
    assert.match(shown.map(({ title }) => title).join("\n"), /^Starting the server on .*$/, "one is enough");
    const options = { profile: "gpu", "image--unlisted-choice": "quay.io/me/mine:3", gpus: "2" };
    assert.deepEqual((await hub().server("ada"))?.user_options, options);
    await rig().stop(server);

    const called = rig().startWithOptions(server);
    const again = await rig().ways();
    assert.equal(again.labels[0], "Like Last Time");
    again.choose("Choose Options…");
    const before = await rig().choice("Profile");
    assert.equal(activeIn(before), "GPU");
    before.choose("GPU");
    const next = await rig().choice("Image");
    assert.equal(activeIn(next), "Other...");
    next.back();
    (await rig().choice("Profile")).back();
    (await rig().ways(byCompanion)).escape();
    await rig().isCalledOff(called);
    assert.deepEqual(user().texts, []);
    assert.equal(await hub().server("ada"), undefined);
  });

  it("that the hub does not take are shown again with its own words, and nothing is started", async () => {
    const server = await hub().addFor("eve");
    const started = rig().startWithOptions(server);
    (await rig().ways()).choose("Choose Options…");
    await rig().answer({ Profile: "GPU", Image: "JAX", GPUs: "Two" });
    const summary = await rig().choice("Start, or change something first");
    assert.equal(summary.labels[0], "The hub didn't accept this");
    assert.match(
      summary.items[0]?.detail ?? "",
      /^127\.0\.0\.1:\d+ didn't accept these options: eve may have one GPU only$/,
    );
    assert.equal(await hub().server("eve"), undefined);
    summary.choose("GPUs");
    await rig().answer({ GPUs: "One" });
    const changed = await rig().choice("Start, or change something first");
    assert.equal(changed.items[0]?.detail, "Profile: GPU · Image: JAX · GPUs: One");
    changed.choose("Start");
    await rig().runs(started);
    assert.deepEqual((await hub().server("eve"))?.user_options, { profile: "gpu", image: "jax", gpus: "1" });
    await rig().stop(server);
  });

  it("of the last start that are not offered any more are chosen anew", async () => {
    const server = await hub().addFor("dee");
    await assert.rejects(hub().startElsewhere("dee", { profile: "gpu", image: "withdrawn" }), /answered 500/);
    const called = rig().startWithOptions(server);
    const ways = await rig().ways();
    assert.equal(ways.items[0]?.detail, "$(warning) “withdrawn” isn't available for Image. Choose one from the list.");
    ways.choose(ways.items[0].label);
    (await rig().choice("Profile")).escape();
    await rig().isCalledOff(called);
  });
}

function countOf({ step, totalSteps }: { step: number | undefined; totalSteps: number | undefined }): string {
  return `${step ?? "-"}/${totalSteps ?? "-"}`;
}

function activeIn({ activeItems }: AskedList): string | undefined {
  return activeItems[0]?.label;
}
