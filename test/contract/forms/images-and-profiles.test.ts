import assert from "node:assert/strict";
import { startSpawnerHub } from "../../../rig/spawners.js";
import { problemsOf } from "../../../src/hubClient/options/answers.js";
import { toUserOptions } from "../../../src/hubClient/options/encode.js";
import { startAnswers } from "../../../src/hubClient/options/start-answers.js";
import { optionDifferences } from "../../../src/servers/start/options-differ.js";
import { hubFrom } from "../companion/companion-on-hub.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { FormUser } from "./form-on-hub.js";

describe("the page of DockerSpawner", function () {
  this.timeout(HUB_DEADLINE_MS);
  const hub = hubFrom(() => startSpawnerHub("dockerspawner"));

  it("leads to a kernel in the image that was chosen by its name", async () => {
    const ada = await FormUser.of(hub(), "ada");
    const form = await ada.form();
    assert.equal(form.spawner, "dockerspawner");
    const choices = ["Base", "PyTorch", "R & Julia"].map((name) => ({ value: name, label: name }));
    assert.deepEqual(form.fields, [
      { kind: "choice", name: "image", label: "Select an image", required: true, choices },
    ]);
    const options = toUserOptions(form, { image: ["R & Julia"] });
    assert.deepEqual(options, { image: "R & Julia" });
    const server = await ada.start(options);
    assert.deepEqual(optionDifferences(options, server.userOptions), []);
    assert.deepEqual(await ada.seen("HUB_IMAGE"), ["quay.io/example/r:4.4"]);
    await ada.stop();
    assert.deepEqual(startAnswers(await ada.form(), server.userOptions), { image: ["R & Julia"] });
  });

  it("has no image that the hub refuses", async () => {
    const bob = await FormUser.of(hub(), "bob");
    const form = await bob.form();
    const gone = { image: ["Julia"] };
    assert.deepEqual(
      problemsOf(form, gone).map(({ problem }) => problem),
      [{ kind: "not-offered", value: "Julia" }],
    );
    await assert.rejects(bob.start({ image: "Julia" }), /Image Julia not in allowed list: Base, PyTorch, R & Julia/);
  });
});

describe("the page of ProfilesSpawner", function () {
  this.timeout(HUB_DEADLINE_MS);
  const hub = hubFrom(() => startSpawnerHub("wrapspawner"));

  it("leads to a kernel of the profile that was chosen", async () => {
    const ada = await FormUser.of(hub(), "ada");
    const form = await ada.form();
    assert.equal(form.spawner, "wrapspawner");
    const choices = [
      { value: "login", label: "Login node, 1 h" },
      { value: "gpu", label: "GPU node, 4 h" },
    ];
    const words = { name: "profile", label: "Select a job profile", required: true };
    assert.deepEqual(form.fields, [{ kind: "choice", ...words, choices, default: "login" }]);
    const options = toUserOptions(form, { profile: ["gpu"] });
    assert.deepEqual(options, { profile: "gpu" });
    await ada.start(options);
    assert.deepEqual(await ada.seen("HUB_PROFILE"), ["gpu"]);
    await ada.stop();
  });

  it("is what tells that a profile is not there: the hub starts a server of none, without a word", async () => {
    const bob = await FormUser.of(hub(), "bob");
    const form = await bob.form();
    const gone = { profile: ["tpu"] };
    assert.deepEqual(
      problemsOf(form, gone).map(({ problem }) => problem),
      [{ kind: "not-offered", value: "tpu" }],
    );
    assert.deepEqual(startAnswers(form, { profile: "tpu" }), { profile: ["login"] });
    await bob.start(toUserOptions(form, { profile: ["gpu"] }));
    await bob.stop();
    const asked = { profile: "tpu" };
    const server = await bob.start(asked);
    assert.deepEqual(await bob.seen("HUB_PROFILE"), [null], "of no profile at all");
    assert.deepEqual(optionDifferences(asked, server.userOptions), [], "and the hub keeps what was asked");
    await bob.stop();
  });
});
