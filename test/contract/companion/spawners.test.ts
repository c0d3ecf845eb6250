import assert from "node:assert/strict";
import type { RunningHub } from "../../../rig/hub.js";
import { type SpawnerName, startSpawnerHub } from "../../../rig/spawners.js";
import type { Answers } from "../../../src/hubClient/options/model.js";
import type { UserOptions } from "../../../src/hubClient/types.js";
import { clientWith, HUB_DEADLINE_MS, noSignal } from "../hubClient/client-on-hub.js";
import { userOf } from "../rig-user.js";
import { companionWith, failure, hubFrom } from "./companion-on-hub.js";

/** `profile_list` as a function of the user, which only asking the spawner can answer. */
const PROFILES_BY_USER = `
everything = c.KubeSpawner.profile_list
async def profiles(spawner):
    return everything if spawner.user.name == "ada" else everything[:1]
c.KubeSpawner.profile_list = profiles
`;

interface Choice {
  spawner: SpawnerName;
  config?: string;
  kind: string;
  answers: Answers;
  options: UserOptions;
  /** what a kernel sees of it in its environment; without it no server is started */
  seen?: Record<string, string>;
}

const siteAnswers = { account: ["ab123"], gpu: ["a100:4"] };
const siteOptions = {
  account: ["ab123"],
  cluster: ["alpha"],
  gpu: ["a100:4"],
  memory: ["8000"],
  nprocs: ["2"],
  runtime: ["4"],
  ui: ["lab"],
};

const choices: Choice[] = [
  {
    spawner: "kubespawner",
    config: PROFILES_BY_USER,
    kind: "kubespawner",
    answers: { profile: ["gpu"], "profile-option-gpu--image": ["jax"], "profile-option-gpu--gpus": ["2"] },
    options: { profile: "gpu", image: "jax", gpus: "2" },
    seen: { HUB_IMAGE: "quay.io/example/jax:0.4", HUB_GPU: "2", HUB_PROFILE: "gpu" },
  },
  {
    spawner: "fancy-profiles",
    kind: "kubespawner",
    answers: { profile: ["cpu"] },
    options: { profile: "cpu" },
  },
  { spawner: "wrapspawner", kind: "wrapspawner", answers: { profile: ["gpu"] }, options: { profile: "gpu" } },
  {
    spawner: "dockerspawner",
    kind: "dockerspawner",
    answers: { image: ["R & Julia"] },
    options: { image: "R & Julia" },
  },
  {
    spawner: "html",
    kind: "other",
    answers: siteAnswers,
    options: siteOptions,
    seen: { HUB_OPTIONS: JSON.stringify(siteOptions).replace(/([:,])(?=["[])/g, "$1 ") },
  },
  {
    spawner: "html",
    config: 'c.Spawner.options_from_form = "simple"',
    kind: "other",
    answers: siteAnswers,
    options: Object.fromEntries(Object.entries(siteOptions).map(([name, [value = ""]]) => [name, value])),
  },
];
const ada = { user: "ada", name: "" };

for (const { spawner, config, kind, answers, options, seen } of choices) {
  describe(`hub companion with ${spawner}${config ? ", configured" : ""}`, function () {
    this.timeout(HUB_DEADLINE_MS);
    const hub = hubFrom(() => startSpawnerHub(spawner, { companion: true, ...(config && { config }) }));

    it(`leads from the form to ${seen ? "a kernel with" : "user_options of"} what was chosen`, async () => {
      const user = await userOf(hub(), "ada");
      const companion = companionWith(hub(), user.token);
      const form = await companion.form(ada, noSignal);
      assert.equal(form.spawner, kind);
      const made = await companion.userOptions(ada, form, answers, noSignal);
      assert.deepEqual(made, options);
      if (!seen) return;
      const client = clientWith(hub(), user.token, hub().version);
      const server = await client.start(ada, made, () => undefined, noSignal);
      assert.deepEqual(server.userOptions, options);
      const printed = await user.run("import os, json; print(json.dumps(dict(os.environ)))");
      const environment = JSON.parse(printed) as Record<string, string>;
      const shown = Object.fromEntries(Object.keys(seen).map((name) => [name, environment[name]]));
      assert.deepEqual(shown, seen);
      await client.stop(ada, noSignal);
    });

    if (spawner === "kubespawner") profileTests(hub);
  });
}

function profileTests(hub: () => RunningHub) {
  const image = "profile-option-gpu--image";
  const refusals: [what: string, answers: Answers, words: RegExp][] = [
    ["a free text", { [image]: ["unlisted-choice"], [`${image}--unlisted-choice`]: ["NO TAG"] }, /failed validation/],
    ["a choice that is gone", { [image]: ["tensorflow"] }, /KeyError: 'tensorflow'/],
  ];
  for (const [what, answers, words] of refusals) {
    it(`hands on what the spawner says against ${what}`, async () => {
      const companion = companionWith(hub(), await hub().token("ada"));
      const form = await companion.form(ada, noSignal);
      const refused = await failure(companion.userOptions(ada, form, { profile: ["gpu"], ...answers }, noSignal));
      assert.equal(refused.kind, "options-refused");
      assert.match(String(refused.words), words);
    });
  }

  it("offers each user their own profiles, and refuses those of others", async () => {
    const bob = { user: "bob", name: "" };
    const companion = companionWith(hub(), await hub().token("bob"));
    const form = await companion.form(bob, noSignal);
    const [profile] = form.fields;
    assert.deepEqual(profile?.kind === "choice" && profile.choices.map(({ value }) => value), ["cpu"]);
    const refused = await failure(companion.userOptions(bob, form, { profile: ["gpu"] }, noSignal));
    assert.deepEqual(refused, { kind: "options-refused", words: "No such profile: gpu. Options include: cpu" });
  });

  it("tells nothing of how a profile is made", async () => {
    const { text } = await (await userOf(hub(), "ada")).get("hub/api/hub-kernels/users/ada/options");
    const { profile_list } = JSON.parse(text) as { profile_list: { slug: string }[] };
    assert.deepEqual(
      profile_list.map(({ slug }) => slug),
      ["cpu", "gpu"],
    );
    assert.doesNotMatch(text, /kubespawner_override|extra_resource_limits|quay\.io\/example/);
  });
}
