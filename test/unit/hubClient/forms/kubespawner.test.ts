import assert from "node:assert/strict";
import { formFromHtml } from "../../../../src/hubClient/forms/html-form.js";
import { problemsOf, sent } from "../../../../src/hubClient/options/answers.js";
import { toUserOptions } from "../../../../src/hubClient/options/encode.js";
import { startAnswers } from "../../../../src/hubClient/options/start-answers.js";
import { fieldNamed, offered, spawnPage } from "./html.js";

interface Profile {
  slug: string;
  title?: string;
  text?: string;
  checked?: boolean;
  options?: string;
}

/** The structure of KubeSpawner's page. */
function kubePage(profiles: readonly Profile[], more = ""): string {
  const labels = profiles.map(
    ({ slug, title = slug, text = "", checked = false, options = "" }) => `
    <label for="profile-item-${slug}" class="profile">
      <div class="radio"><input type="radio" name="profile" id="profile-item-${slug}" value="${slug}" ${checked ? "checked" : ""}></div>
      <div><h3>${title}</h3>${text}<div>${options}</div></div>
    </label>`,
  );
  return spawnPage(`<div id="kubespawner-profiles-list">${labels.join("")}</div>${more}`);
}

const select = (name: string, ...values: string[]) =>
  `<div><label for="${name}">${name.replace(/.*--/, "").toUpperCase()}</label><select name="${name}">${values.map((value) => `<option value="${value}">${value}</option>`).join("")}</select></div>`;
const saved = (options: unknown) =>
  `<script>const userOptions = ${JSON.stringify(options)}; show(userOptions);</script>`;

describe("KubeSpawner's page", () => {
  const gpu = {
    slug: "gpu",
    options:
      select("profile-option-gpu--image", "torch", "jax", "unlisted-choice") +
      `<input data-name="profile-option-gpu--image--unlisted-choice" pattern="^.+:.+$">`,
  };

  it("has descriptions of any HTML, up to the options", () => {
    const text = `<p>Two <b>A100</b> <ul><li>80 GB</li></ul></p><script>track()</script><!-- old --><p>Fast.</p>`;
    const form = formFromHtml(kubePage([{ ...gpu, title: "GPU <em>node</em>", text }]));
    const [profile] = form.fields;
    assert.ok(profile?.kind === "choice");
    assert.deepEqual(profile.choices, [{ value: "gpu", label: "GPU node", description: "Two A100 80 GB Fast." }]);
    assert.equal(form.spawner, "kubespawner");
    assert.equal(form.scripted, undefined);
  });

  it("has the words of options by name where they have no id", () => {
    const form = formFromHtml(kubePage([gpu]));
    assert.equal(fieldNamed(form, "profile-option-gpu--image").label, "IMAGE");
    assert.equal(fieldNamed(form, "profile-option-gpu--image--unlisted-choice").label, "image");
  });

  it("starts with what it has checked, the last where there are several, the first where there is none", () => {
    const chosen = (...checked: boolean[]) =>
      startAnswers(formFromHtml(kubePage(checked.map((on, index) => ({ slug: `p${index}`, checked: on })))))["profile"];
    assert.deepEqual(chosen(false, true, false), ["p1"]);
    assert.deepEqual(chosen(true, true, false), ["p1"]);
    assert.deepEqual(chosen(false, false), ["p0"]);
  });

  it("starts with the options of last time, as its script shows them", () => {
    const page = (last: unknown) => kubePage([{ slug: "cpu" }, { ...gpu, checked: true }], saved(last));
    const first = (last: unknown) => {
      const form = formFromHtml(page(last));
      return toUserOptions(form, startAnswers(form));
    };
    assert.deepEqual(first({}), { profile: "gpu", image: "torch" });
    assert.deepEqual(first({ profile: "gpu", image: "jax" }), { profile: "gpu", image: "jax" });
    assert.deepEqual(first({ profile: "gpu", image: "gone" }), { profile: "gpu", image: "torch" });
    assert.deepEqual(first({ profile: "cpu", image: "jax" }), { profile: "gpu", image: "torch" }, "of another profile");
    assert.deepEqual(first({ profile: "gpu", "image--unlisted-choice": "me/x:1" }), {
      profile: "gpu",
      "image--unlisted-choice": "me/x:1",
    });
    assert.deepEqual(
      first({ profile: ["gpu"], image: 3 }),
      { profile: "gpu", image: "torch" },
      "not what a form makes",
    );
  });

  it("asks for the text of a choice that is not listed, and sends it alone", () => {
    const form = formFromHtml(kubePage([gpu]));
    const other = { profile: ["gpu"], "profile-option-gpu--image": ["unlisted-choice"] };
    assert.deepEqual(
      problemsOf(form, other).map(({ problem }) => problem),
      [{ kind: "missing" }],
    );
    const text = { ...other, "profile-option-gpu--image--unlisted-choice": ["me/x:1"] };
    assert.deepEqual(sent(form, text), { profile: ["gpu"], "profile-option-gpu--image--unlisted-choice": ["me/x:1"] });
  });

  it("has profiles whose slugs begin alike, or are the same", () => {
    const form = formFromHtml(
      kubePage([
        { slug: "a", options: select("profile-option-a--x", "1") + select("profile-option-a--y--z", "3") },
        { slug: "a--b", options: select("profile-option-a--b--x", "2") },
        { slug: "a", title: "again" },
        { slug: "" },
      ]),
    );
    assert.deepEqual(offered(fieldNamed(form, "profile")), ["a (a)", "a--b (a--b)"]);
    assert.deepEqual(fieldNamed(form, "profile-option-a--b--x").when, [{ field: "profile", values: ["a--b"] }]);
    assert.deepEqual(toUserOptions(form, { profile: ["a--b"] }), { profile: "a--b", x: "2" });
    assert.deepEqual(toUserOptions(form, { profile: ["a"] }), { profile: "a", x: "1", "y--z": "3" });
  });

  it("of a version whose options are called otherwise leaves them to the hub", () => {
    const form = formFromHtml(kubePage([{ slug: "gpu", options: select("profile-option-gpu-image", "torch", "jax") }]));
    assert.equal(form.spawner, "other");
    assert.deepEqual(sent(form, {}), { profile: ["gpu"], "profile-option-gpu-image": ["torch"] });
  });

  it("with a site's own fields beside it leaves the options to the hub", () => {
    const form = formFromHtml(kubePage([gpu], `<label>Course <input name="course"></label>`));
    assert.equal(form.spawner, "other");
    assert.equal(form.scripted ?? form.page, undefined, "both are known");
    assert.equal(toUserOptions(form, {}), undefined);
    const other = {
      "profile-option-gpu--image": ["unlisted-choice"],
      "profile-option-gpu--image--unlisted-choice": ["a:1"],
    };
    assert.deepEqual(sent(form, { ...other, course: ["ml"] }), {
      profile: ["gpu"],
      "profile-option-gpu--image--unlisted-choice": ["a:1"],
      course: ["ml"],
    });
    const acting = kubePage([gpu], `<select name="course" onchange="price(this)"><option>ml</select>`);
    assert.equal(formFromHtml(acting).scripted, "whole", "its page's scripts are not ours to have");
  });
});
