import assert from "node:assert/strict";
import { formFromHtml } from "../../../../src/hubClient/forms/html-form.js";
import { formFromProfileList } from "../../../../src/hubClient/forms/profile-list.js";
import { slugOf } from "../../../../src/hubClient/forms/slug.js";
import { toUserOptions } from "../../../../src/hubClient/options/encode.js";
import { startAnswers } from "../../../../src/hubClient/options/start-answers.js";
import { fieldNamed, offered, spawnPage } from "./html.js";

const profiles = [
  { display_name: "CPU <b>only</b>", slug: "cpu", description: "Small &amp; cheap<script>x()</script>" },
  {
    display_name: "GPU",
    slug: "gpu",
    default: true,
    profile_options: {
      image: {
        display_name: "Image",
        choices: {
          torch: { display_name: "PyTorch", description: "with <i>CUDA</i>" },
          jax: { display_name: "JAX", default: true },
        },
        unlisted_choice: {
          enabled: true,
          display_name_in_choices: "Your own",
          description_in_choices: "from a registry",
          validation_regex: "^.+:.+$",
          validation_message: "IMAGE:TAG",
          kubespawner_override: { image: "{value}" },
        },
      },
      empty: { display_name: "Empty", choices: {}, unlisted_choice: { enabled: false } },
      only: { unlisted_choice: { enabled: true } },
    },
    kubespawner_override: { image: "x" },
  },
];
const embedded = (list: unknown) =>
  spawnPage(`<script>
  /* profiles */
  window.profileList = ${JSON.stringify(list).replace(/</g, "\\u003c")};
</script><script src="/hub/fancy-profiles/static/dist/form.js" defer></script><div id="form"></div>`);

describe("a profile list", () => {
  it("is read from the page of fancy-profiles as from the companion", () => {
    const form = formFromHtml(embedded(profiles));
    assert.deepEqual(form, formFromProfileList(profiles));
    const image = fieldNamed(form, "profile-option-gpu--image");
    assert.ok(image.kind === "choice");
    assert.deepEqual(image.choices, [
      { value: "torch", label: "PyTorch", description: "with CUDA" },
      { value: "jax", label: "JAX" },
      { value: "unlisted-choice", label: "Your own", description: "from a registry" },
    ]);
    assert.deepEqual(offered(fieldNamed(form, "profile")), ["CPU only (cpu)", "GPU (gpu)"]);
    assert.deepEqual(offered(fieldNamed(form, "profile-option-gpu--only")), ["Other… (unlisted-choice)"]);
    assert.ok(!form.fields.some(({ name }) => name.endsWith("--empty")), "nothing to choose is no field");
    assert.deepEqual(toUserOptions(form, startAnswers(form, { profile: "gpu", image: "torch" })), {
      profile: "gpu",
      image: "torch",
    });
    assert.deepEqual(startAnswers(form)["profile-option-gpu--image"], ["jax"]);
  });

  it("can be a dictionary, in the order of its keys", () => {
    const form = formFromProfileList({ b: { display_name: "B" }, a: { display_name: "A" } });
    assert.ok(form);
    assert.deepEqual(offered(fieldNamed(form, "profile")), ["A (a)", "B (b)"]);
  });

  it("whose page builds images needs that page", () => {
    const image = { choices: { a: {} }, unlisted_choice: { enabled: true }, dynamic_image_building: { enabled: true } };
    assert.equal(formFromProfileList([{ display_name: "A", profile_options: { image } }])?.scripted, "whole");
    assert.equal(formFromProfileList(profiles)?.scripted, undefined);
  });

  it("that is none is not read", () => {
    for (const list of [
      undefined,
      null,
      [],
      {},
      "x",
      [1],
      [{ slug: "a" }],
      [{ display_name: "…" }],
      [{ display_name: "A", slug: "" }],
    ]) {
      assert.equal(formFromProfileList(list), undefined, JSON.stringify(list));
    }
    const broken = formFromHtml(
      spawnPage(`<script>window.profileList = [{"display_name": "A", }];</script><div id="form"></div>`),
    );
    assert.deepEqual(broken, { spawner: "other", fields: [], scripted: "whole" });
  });

  it("has of two profiles of one name the first, as the hub does", () => {
    const form = formFromProfileList([
      { display_name: "A b" },
      { display_name: "a-B", default: true },
      { display_name: "C" },
    ]);
    assert.ok(form);
    assert.deepEqual(offered(fieldNamed(form, "profile")), ["A b (a-b)", "C (c)"]);
  });
});

describe("the slug of a profile without one", () => {
  // What python-slugify 9.2.0 with text-unidecode 1.3 answered.
  const real: [string, string][] = [
    ["Minimal environment", "minimal-environment"],
    ["Chris' GPU", "chris-gpu"],
    ["don't", "don-t"],
    ["A’s", "as"],
    ["1,000 GB", "1000-gb"],
    ["a,b", "a-b"],
    ["a__b", "a-b"],
    ["  x ", "x"],
    ["R & Julia", "r-julia"],
    ["R &amp; Julia", "r-julia"],
    ["CPU <b>only</b>", "cpu-b-only-b"],
    ["GPU – groß", "gpu-gross"],
    ["Łódź", "lodz"],
    ["½ node", "1-2-node"],
    ["A100×2", "a100x2"],
    ["ﬁx™…", "fixtm"],
    ["🚀 GPU", "gpu"],
    ["4°C", "4degc"],
    ["don&#39;t", "dont"],
    ["&amp;#39;x", "x"],
    ["&#x41;100 &#xAB;big&#xBB;", "a100-big"],
    ["1&#44;000", "1000"],
    ["caf&eacute;s", "cafe-s"],
    ["caf&#233;s", "cafe-s"],
    ["&#x1F680; GPU", "gpu"],
    ["&#X41;", "x41"],
    ["GPU <b>large</b>", "gpu-b-large-b"],
  ];
  for (const [name, slug] of real) it(`${name} → ${slug}`, () => assert.equal(slugOf(name), slug));

  it("is not guessed", () => {
    for (const name of ["日本", "Ωmega", "∑", "тест", "A &alpha;", "&#1114112;"])
      assert.equal(slugOf(name), undefined, name);
    assert.equal(formFromProfileList([{ display_name: "A" }, { display_name: "日本" }]), undefined);
    assert.ok(formFromProfileList([{ display_name: "A" }, { display_name: "日本", slug: "jp" }]));
  });
});
