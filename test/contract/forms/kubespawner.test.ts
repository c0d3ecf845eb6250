import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type SpawnerName, startSpawnerHub } from "../../../rig/spawners.js";
import { problemsOf } from "../../../src/hubClient/options/answers.js";
import { fromUserOptions, toUserOptions } from "../../../src/hubClient/options/encode.js";
import { startAnswers } from "../../../src/hubClient/options/start-answers.js";
import { optionDifferences } from "../../../src/servers/start/options-differ.js";
import { hubFrom } from "../companion/companion-on-hub.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { FormUser } from "./form-on-hub.js";

const IMAGE = "profile-option-gpu--image";
const OWN_IMAGE = `${IMAGE}--unlisted-choice`;
const GPUS = "profile-option-gpu--gpus";

/** A site that renames a profile while people have its form before them (of whom has a file `renamed` at home), and gives eve one GPU at most. */
const changing = `
import copy, os
all_profiles = c.KubeSpawner.profile_list
def profiles_now(spawner):
    profiles = copy.deepcopy(all_profiles)
    if os.path.exists(os.path.join(spawner.home_dir, "renamed")):
        profiles[1]["slug"] = "accelerated"
    return profiles
c.KubeSpawner.profile_list = profiles_now
def spare_gpus(spawner):
    if spawner.user.name == "eve":
        spawner.user_options = {**spawner.user_options, "gpus": "1"}
c.Spawner.pre_spawn_hook = spare_gpus
`;

for (const spawner of ["kubespawner", "fancy-profiles"] satisfies SpawnerName[]) {
  describe(`the page of ${spawner}`, function () {
    this.timeout(HUB_DEADLINE_MS);
    const hub = hubFrom(() => startSpawnerHub(spawner, { config: changing }));

    it("becomes profiles with their options, in plain words", async () => {
      const form = await (await FormUser.of(hub(), "ada")).form();
      assert.equal(form.spawner, "kubespawner");
      assert.equal(form.scripted, undefined);
      const [profile] = form.fields;
      assert.ok(profile?.kind === "choice");
      assert.deepEqual(profile.choices, [
        { value: "cpu", label: "CPU only", description: "Two cores & 4 GB. Prices" },
        { value: "gpu", label: "GPU", description: "One or two A100" },
      ]);
      assert.deepEqual(startAnswers(form), { profile: ["cpu"] });
      assert.deepEqual(startAnswers(form, { profile: "gpu" }), { profile: ["gpu"], [IMAGE]: ["torch"], [GPUS]: ["1"] });
    });

    it("leads to a kernel with the image and the GPUs that were chosen, and to the same again", async () => {
      const ada = await FormUser.of(hub(), "ada");
      const form = await ada.form();
      const options = toUserOptions(form, { profile: ["gpu"], [IMAGE]: ["jax"], [GPUS]: ["2"] });
      assert.deepEqual(options, { profile: "gpu", image: "jax", gpus: "2" });
      const server = await ada.start(options);
      assert.deepEqual(optionDifferences(options, server.userOptions), []);
      assert.deepEqual(await ada.seen("HUB_IMAGE", "HUB_GPU", "HUB_PROFILE"), ["quay.io/example/jax:0.4", "2", "gpu"]);
      await ada.stop();
      const again = await ada.form();
      assert.deepEqual(toUserOptions(again, startAnswers(again, server.userOptions)), options);
      // KubeSpawner's page shows by itself what was taken last; that of fancy-profiles does not.
      const shown = toUserOptions(again, {});
      assert.deepEqual(shown, spawner === "kubespawner" ? options : { profile: "cpu" });
    });

    it("takes an image of one's own, and only one that the site's expression lets pass", async () => {
      const bob = await FormUser.of(hub(), "bob");
      const form = await bob.form();
      const own = (image: string) => ({ profile: ["gpu"], [IMAGE]: ["unlisted-choice"], [OWN_IMAGE]: [image] });
      const message = "An image and its tag, as quay.io/you/image:tag";
      for (const [image, problem] of [
        ["torch", { kind: "pattern", message }],
        ["", { kind: "missing" }],
        ["me/torch:1\n", { kind: "control-character" }],
      ] as const) {
        assert.deepEqual(
          problemsOf(form, own(image)).map(({ field, problem }) => [field.name, problem]),
          [[OWN_IMAGE, problem]],
        );
      }
      assert.deepEqual(problemsOf(form, own("quay.io/me/torch:2.4")), []);
      const options = toUserOptions(form, own("quay.io/me/torch:2.4"));
      assert.deepEqual(options, { profile: "gpu", gpus: "1", "image--unlisted-choice": "quay.io/me/torch:2.4" });
      const server = await bob.start(options);
      assert.deepEqual(await bob.seen("HUB_IMAGE", "HUB_GPU"), ["quay.io/me/torch:2.4", "1"]);
      assert.deepEqual(fromUserOptions(form, server.userOptions ?? {}), {
        profile: ["gpu"],
        [GPUS]: ["1"],
        [IMAGE]: ["unlisted-choice"],
        [OWN_IMAGE]: ["quay.io/me/torch:2.4"],
      });
      await bob.stop();
      // What the reader refuses the spawner refuses too.
      await assert.rejects(bob.start({ ...options, "image--unlisted-choice": "torch" }), {
        kind: "spawn-failed",
        reason: /failed validation regex/,
      });
    });

    // What the hub does is the same with either page.
    if (spawner !== "kubespawner") return;
    it("read again before a start shows that a profile is no longer there", async () => {
      const cleo = await FormUser.of(hub(), "cleo");
      const answers = { profile: ["gpu"], [IMAGE]: ["jax"] };
      const options = toUserOptions(await cleo.form(), answers);
      await cleo.start(options);
      await cleo.stop();
      await writeFile(join(hub().homeOf("cleo"), "renamed"), "");
      const now = await cleo.form();
      assert.deepEqual(
        problemsOf(now, answers).map(({ problem }) => problem),
        [{ kind: "not-offered", value: "gpu" }],
      );
      assert.equal(startAnswers(now, options)["profile"]?.[0], "cpu");
      await assert.rejects(cleo.start(options), { kind: "spawn-failed", reason: /No such profile: gpu/ });
    });

    it("is followed by a start that shows what the hub gave instead", async () => {
      const eve = await FormUser.of(hub(), "eve");
      const asked = toUserOptions(await eve.form(), { profile: ["gpu"], [GPUS]: ["2"] });
      const server = await eve.start(asked);
      assert.deepEqual(optionDifferences(asked, server.userOptions), [
        { kind: "changed", key: "gpus", asked: "2", got: "1" },
      ]);
      assert.deepEqual(await eve.seen("HUB_GPU"), ["1"]);
      await eve.stop();
    });

    it("is the only way to know what an option is called: of others the hub takes its defaults, and keeps what was asked", async () => {
      const dan = await FormUser.of(hub(), "dan");
      // As a form calls them, sent where the spawner's own names are expected.
      const asked = { profile: "gpu", [GPUS]: "2" };
      const server = await dan.start(asked);
      assert.deepEqual(await dan.seen("HUB_GPU"), ["1"]);
      assert.deepEqual(optionDifferences(asked, server.userOptions), []);
      await dan.stop();
      const form = await dan.form();
      assert.deepEqual(fromUserOptions(form, asked), { profile: ["gpu"] }, "and the form does not know it either");
    });
  });
}
