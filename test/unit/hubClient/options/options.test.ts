import assert from "node:assert/strict";
import { activeFields, problemOf, problemsOf, sent } from "../../../../src/hubClient/options/answers.js";
import { fromUserOptions, toUserOptions } from "../../../../src/hubClient/options/encode.js";
import type { Answers, OptionField, OptionForm } from "../../../../src/hubClient/options/model.js";
import { fieldsOf, startAnswers } from "../../../../src/hubClient/options/start-answers.js";

const choices = (...values: string[]) => values.map((value) => ({ value, label: value }));

/** KubeSpawner's, with a profile that has an image of one's own. */
const kube: OptionForm = {
  spawner: "kubespawner",
  fields: [
    {
      kind: "choice",
      name: "profile",
      label: "Profile",
      choices: choices("cpu", "gpu"),
      default: "cpu",
      required: true,
    },
    {
      kind: "choice",
      name: "profile-option-gpu--image",
      label: "Image",
      choices: choices("torch", "jax", "unlisted-choice"),
      when: [{ field: "profile", values: ["gpu"] }],
    },
    {
      kind: "text",
      name: "profile-option-gpu--image--unlisted-choice",
      label: "Other image",
      required: true,
      pattern: { source: ".+:.+", match: "prefix", message: "IMAGE:TAG" },
      when: [{ field: "profile-option-gpu--image", values: ["unlisted-choice"] }],
    },
  ],
};

const slurm: OptionForm = {
  spawner: "moss",
  fields: [
    { kind: "choice", name: "partition", label: "Partition", choices: choices("cpu", "gpu") },
    ...(["cpu", "gpu"] as const).map((partition, index): OptionField => ({
      kind: "number",
      name: "nprocs",
      label: "Cores",
      default: 1,
      min: 1,
      max: [4, 32][index] ?? 0,
      step: 1,
      when: [{ field: "partition", values: [partition] }],
    })),
    { kind: "boolean", name: "exclusive", label: "Exclusive", default: true, on: "yes" },
    { kind: "hidden", name: "version", label: "", value: "3" },
  ],
};

describe("option answers", () => {
  it("count only where what they depend on was chosen", () => {
    const names = (answers: Answers) => activeFields(kube, answers).map(({ name }) => name);
    assert.deepEqual(names({}), ["profile"]);
    assert.deepEqual(names({ profile: ["gpu"] }), ["profile", "profile-option-gpu--image"]);
    assert.equal(names({ profile: ["gpu"], "profile-option-gpu--image": ["unlisted-choice"] }).length, 3);
    // What hangs on a field that does not count does not count either.
    assert.deepEqual(names({ profile: ["cpu"], "profile-option-gpu--image": ["unlisted-choice"] }), ["profile"]);
  });

  it("begin with the page's defaults and what was taken last time, where it is still offered", () => {
    assert.deepEqual(startAnswers(slurm), { partition: ["cpu"], nprocs: ["1"], exclusive: ["yes"] });
    assert.deepEqual(startAnswers(slurm, { partition: "gpu", nprocs: 16, exclusive: false, gone: "x" }), {
      partition: ["gpu"],
      nprocs: ["16"],
      exclusive: [],
    });
    assert.deepEqual(startAnswers(slurm, { partition: ["cpu"], nprocs: 16 })["nprocs"], ["1"], "too many there");
    assert.deepEqual(startAnswers(slurm, { partition: "tpu", nprocs: "2" }), {
      partition: ["cpu"],
      nprocs: ["2"],
      exclusive: ["yes"],
    });
  });

  it("are sent with the hidden ones, as the page has them, and without what is off", () => {
    const answers = { partition: ["gpu"], nprocs: ["8"], exclusive: [], version: ["4"] };
    assert.deepEqual(sent(slurm, answers), { partition: ["gpu"], nprocs: ["8"], version: ["3"] });
  });

  it("are judged by the limits of what was chosen", () => {
    const problems = (answers: Answers) =>
      problemsOf(slurm, answers).map(({ field, problem }) => [field.name, problem]);
    assert.deepEqual(problems({ partition: ["gpu"], nprocs: ["32"] }), []);
    assert.deepEqual(problems({ partition: ["cpu"], nprocs: ["5"] }), [["nprocs", { kind: "too-large", max: 4 }]]);
    assert.deepEqual(problems({ partition: ["cpu"], nprocs: ["0"] }), [["nprocs", { kind: "too-small", min: 1 }]]);
    assert.deepEqual(problems({ partition: ["cpu"], nprocs: ["1.5"] }), [["nprocs", { kind: "not-a-step", step: 1 }]]);
    assert.deepEqual(problems({ partition: ["cpu"], nprocs: ["two"] }), [["nprocs", { kind: "no-number" }]]);
    assert.deepEqual(problems({ partition: ["tpu"] }), [["partition", { kind: "not-offered", value: "tpu" }]]);
  });

  it("hold no line break, no control character, and no more text than allowed", () => {
    const text: OptionField = { kind: "text", name: "account", label: "Account", maxLength: 8, required: true };
    for (const value of ["a\nrm", "a\u0000", "a\u2028b"]) {
      assert.deepEqual(problemOf(text, [value]), { kind: "control-character" });
    }
    assert.deepEqual(problemOf(text, []), { kind: "missing" });
    assert.deepEqual(problemOf(text, ["physics99"]), { kind: "too-long", maxLength: 8 });
    assert.equal(problemOf(text, ["physics"]), undefined);
  });

  it("match the page's pattern, and a pattern that is none here lets everything pass", () => {
    const [, , image] = kube.fields;
    assert.ok(image?.kind === "text");
    assert.deepEqual(problemOf(image, ["torch"]), { kind: "pattern", message: "IMAGE:TAG" });
    assert.equal(problemOf(image, ["torch:2 and more"]), undefined);
    const pattern = (source: string) => ({ ...image, pattern: { source, match: "whole" as const } });
    assert.deepEqual(problemOf(pattern("a+"), ["aab"]), { kind: "pattern" });
    assert.equal(problemOf(pattern("(?P<python>x)"), ["y"]), undefined);
  });
});

describe("user_options", () => {
  const both = (form: OptionForm, answers: Answers) => {
    const options = toUserOptions(form, answers);
    assert.ok(options);
    assert.deepEqual(toUserOptions(form, startAnswers(form, options)), options, "and back");
    assert.deepEqual(toUserOptions(form, startAnswers(form, fieldsOf(form, answers))), options, "and by its fields");
    return options;
  };

  it("are KubeSpawner's own names, with a free text alone", () => {
    assert.deepEqual(both(kube, {}), { profile: "cpu" });
    const gpu = { profile: ["gpu"], "profile-option-gpu--image": ["jax"] };
    assert.deepEqual(both(kube, gpu), { profile: "gpu", image: "jax" });
    const own = {
      profile: ["gpu"],
      "profile-option-gpu--image": ["unlisted-choice"],
      "profile-option-gpu--image--unlisted-choice": ["me/torch:3"],
    };
    assert.deepEqual(both(kube, own), { profile: "gpu", "image--unlisted-choice": "me/torch:3" });
  });

  it("are texts for DockerSpawner and wrapspawner, and the hub's own work for others", () => {
    const image: OptionForm = {
      spawner: "dockerspawner",
      fields: [{ kind: "choice", name: "image", label: "Image", choices: choices("a", "b") }],
    };
    assert.deepEqual(both(image, { image: ["b"] }), { image: "b" });
    assert.deepEqual(both({ ...image, spawner: "wrapspawner" }, {}), { image: "a" });
    assert.equal(toUserOptions(slurm, {}), undefined);
  });

  it("of a profile's own fields keep their types", () => {
    const profile: OptionForm = {
      spawner: "profile",
      fields: [
        { kind: "number", name: "gpus", label: "GPUs", default: 1 },
        { kind: "duration", name: "hours", label: "Time", default: 7200, sentAs: "hours" },
        { kind: "duration", name: "runtime", label: "Time", default: 5400, sentAs: "h:mm:ss" },
        { kind: "memory", name: "memory", label: "Memory", default: 8 * 1024 ** 3, sentAs: "MB" },
        { kind: "memory", name: "mem", label: "Memory", default: 1.5 * 1024 ** 3, sentAs: "with-unit" },
        { kind: "boolean", name: "big", label: "Big", default: false, on: "on" },
        { kind: "several", name: "modules", label: "Modules", choices: choices("a", "b"), default: ["b"] },
      ],
    };
    assert.deepEqual(both(profile, {}), {
      gpus: 1,
      hours: 2,
      runtime: "1:30:00",
      memory: 8192,
      mem: "1536M",
      big: false,
      modules: ["b"],
    });
  });

  it("of an earlier start are read from lists, and left out where they are no text", () => {
    const form: OptionForm = { ...slurm, spawner: "other" };
    assert.deepEqual(fromUserOptions(form, { partition: ["gpu"], nprocs: { a: 1 }, other: "x" }), {
      partition: ["gpu"],
    });
  });
});
