import assert from "node:assert/strict";
import { formFromHtml, spawnerKind } from "../../../../src/hubClient/forms/html-form.js";
import { toUserOptions } from "../../../../src/hubClient/options/encode.js";
import { offered, spawnPage } from "./html.js";

/** As DockerSpawner prints it: a list of Python, with its brackets, quotes and commas. */
const images = `<label for="image">Select an image:</label>
<select class="form-control" name="image" required autofocus>
['<option value="base:1" >base:1</option>', '<option value="R &amp; Julia" selected>R & Julia</option>']
</select>`;
const profiles = `<label for="profile">Select a job profile:</label>
<select class="form-control" name="profile" required autofocus>
<option value="local" selected>Local</option>
<option value="docker-me/jupyterhub:1" >Docker: (w/GPU): me/jupyterhub:1</option>
</select>`;

describe("the rules of a form", () => {
  it("are DockerSpawner's, whose list is Python's", () => {
    const form = formFromHtml(spawnPage(images));
    const [image] = form.fields;
    assert.ok(image?.kind === "choice");
    assert.deepEqual(offered(image), ["base:1 (base:1)", "R & Julia (R & Julia)"]);
    assert.equal(image.default, "R & Julia");
    assert.deepEqual(toUserOptions(form, { image: ["base:1"] }), { image: "base:1" });
  });

  it("are wrapspawner's, for images too", () => {
    const form = formFromHtml(spawnPage(profiles));
    assert.deepEqual(toUserOptions(form, { profile: ["docker-me/jupyterhub:1"] }), {
      profile: "docker-me/jupyterhub:1",
    });
    assert.deepEqual(toUserOptions(form, {}), { profile: "local" });
  });

  it("are a site's own for every other form, whatever the class of the spawner is", () => {
    const kind = (html: string, spawner?: Parameters<typeof formFromHtml>[1]) => formFromHtml(html, spawner).spawner;
    const more = `<input name="account">`;
    assert.equal(kind(images + more), "other");
    assert.equal(kind(images + more, "dockerspawner"), "other");
    assert.equal(kind(profiles + more, "wrapspawner"), "other");
    assert.equal(kind(images.replace("Select an image", "Image")), "other");
    assert.equal(kind(images.replace("Select an image", "Image"), "dockerspawner"), "dockerspawner");
    assert.equal(kind(profiles.replace("Select a job profile", "Profile"), "wrapspawner"), "wrapspawner");
    assert.equal(kind(images, "wrapspawner"), "other");
    assert.equal(kind(images, "moss"), "other");
    const kube = `<select name="profile"><option>a</select><select name="profile-option-a--x"><option>1</select>`;
    assert.equal(kind(kube), "other");
    assert.equal(kind(kube, "kubespawner"), "kubespawner");
    assert.equal(kind(kube + more, "kubespawner"), "other");
  });

  it("are told by the names of the spawner's classes", () => {
    assert.equal(
      spawnerKind(["site.Mine", "kubespawner.spawner.KubeSpawner", "jupyterhub.spawner.Spawner"]),
      "kubespawner",
    );
    assert.equal(spawnerKind(["dockerspawner.systemuserspawner.SystemUserSpawner"]), "dockerspawner");
    assert.equal(
      spawnerKind(["wrapspawner.wrapspawner.ProfilesSpawner", "wrapspawner.wrapspawner.WrapSpawner"]),
      "wrapspawner",
    );
    assert.equal(
      spawnerKind(["jupyterhub_moss.spawner.MOSlurmSpawner", "batchspawner.batchspawner.SlurmSpawner"]),
      "moss",
    );
    assert.equal(spawnerKind(["batchspawner.batchspawner.SlurmSpawner", "jupyterhub.spawner.Spawner"]), undefined);
    assert.equal(spawnerKind(["mykubespawner.X", "kubespawnerish.X"]), undefined);
  });
});
