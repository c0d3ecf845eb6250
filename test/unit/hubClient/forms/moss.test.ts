import assert from "node:assert/strict";
import { formFromHtml } from "../../../../src/hubClient/forms/html-form.js";
import { problemsOf, sent } from "../../../../src/hubClient/options/answers.js";
import { toUserOptions } from "../../../../src/hubClient/options/encode.js";
import type { Answers, OptionForm } from "../../../../src/hubClient/options/model.js";
import { parseQuantity } from "../../../../src/hubClient/options/quantities.js";
import { startAnswers } from "../../../../src/hubClient/options/start-answers.js";
import type { UserOptions } from "../../../../src/hubClient/types.js";
import { languages } from "../../ui/languages.js";
import { fieldNamed, spawnPage } from "./html.js";

const environments = {
  new: { description: "Latest", path: "/x", modules: "" },
  old: { description: "2024", path: "/y", modules: "gcc" },
};
const cpu = {
  description: "CPU nodes",
  architecture: "x86_64",
  simple: true,
  gpu: "",
  max_nprocs: 28,
  max_mem: 196_608,
  max_ngpus: 0,
  max_runtime: 43_200,
  nnodes_total: 4,
  nnodes_idle: 0,
  ncores_total: 112,
  ncores_idle: 0,
  jupyter_environments: environments,
};
const gpu = {
  ...cpu,
  description: `It's "big"`,
  architecture: "",
  simple: false,
  gpu: "gpu:a100:{}",
  max_ngpus: 2,
  max_runtime: 86_400_000_000_000,
  ncores_idle: 40,
};

/** As jupyterhub_moss writes it: JSON as it is between the quotes, and controls that its scripts fill. */
function page(partitions: Record<string, unknown>, byDefault = "cpu", json = JSON.stringify): string {
  const data = json({ partitions, default_partition: byDefault });
  return spawnPage(`<script>\nwindow.SLURM_DATA = JSON.parse('${data}');\n</script><script src="form.js"></script>
    <input type="radio" name="partition_simple" value="cpu" checked><select name="runtime_simple"><option value="1">1 hour</option></select>
    <select name="partition"><option value="cpu">cpu</option></select><input name="nprocs" type="number"><input type="hidden" name="mem">`);
}

const form = formFromHtml(page({ cpu, gpu }));
const gpuAnswers = { partition: ["gpu"] };
const active = (answers: Record<string, readonly string[]>, name: string, of: OptionForm = form) =>
  of.fields.find(
    (field) =>
      field.name === name && field.when?.some(({ values }) => values.includes(answers["partition"]?.[0] ?? "")),
  );

describe("jupyterhub_moss' page", () => {
  it("has the partitions with what is idle, and says which has nothing free", () => {
    assert.equal(form.spawner, "moss");
    assert.equal(form.scripted, undefined);
    const partition = fieldNamed(form, "partition");
    assert.ok(partition.kind === "choice");
    assert.deepEqual(partition.choices, [
      {
        value: "cpu",
        label: "CPU nodes (cpu)",
        description: "x86_64 · 0 of 112 cores idle · 0 of 4 nodes idle",
        busy: "0 of 112 cores idle",
      },
      {
        value: "gpu",
        label: `It's "big" (gpu)`,
        description: "2 GPU A100 per node · 40 of 112 cores idle · 0 of 4 nodes idle",
      },
    ]);
    const older = { ...cpu, ncores_idle: undefined, ncores_total: undefined };
    const [choice] = partitionsOf(formFromHtml(page({ cpu: older })));
    assert.equal(choice?.busy, "0 of 4 nodes idle", "older versions count nodes only");
    const [unknown] = partitionsOf(formFromHtml(page({ cpu: { ...older, nnodes_idle: undefined } })));
    assert.equal(unknown?.busy, undefined);
  });

  it("has labels in the editor's language where the site has none of its own", () => {
    const german = languages.get("de");
    const read = formFromHtml(page({ cpu, gpu }), undefined, german);
    assert.deepEqual(
      partitionsOf(read).map(({ label, description }) => `${label}: ${description ?? ""}`),
      [
        "CPU nodes (cpu): x86_64 · 0 von 112 Kernen frei · 0 von 4 Knoten frei",
        `It's "big" (gpu): 2 GPU A100 pro Knoten · 40 von 112 Kernen frei · 0 von 4 Knoten frei`,
      ],
    );
    assert.equal(fieldNamed(read, "nprocs").label, "CPU-Kerne");
    assert.equal(fieldNamed(read, "reservation").label, "Reservierung");
  });

  it("is read however its data is quoted", () => {
    const quoted = (value: unknown) =>
      JSON.stringify(value).replace(/\\/g, "\\\\").replace(/'/g, "\\'").replace(/é/g, "\\u00e9");
    assert.deepEqual(formFromHtml(page({ cpu, gpu }, "cpu", quoted)), form);
    const accented = formFromHtml(page({ cpu: { ...cpu, description: "élevé" } }, "cpu", quoted));
    assert.equal(partitionsOf(accented)[0]?.label, "élevé (cpu)");
  });

  it("limits what is asked by the partition", () => {
    const problems = (answers: Record<string, readonly string[]>) =>
      problemsOf(form, answers).map(({ problem }) => problem);
    assert.deepEqual(problems({ ...gpuAnswers, ngpus: ["2"], nprocs: ["28"], runtime: ["100:00:00"] }), []);
    assert.deepEqual(problems({ partition: ["cpu"], nprocs: ["29"], runtime: ["12:00:01"] }), [
      { kind: "too-large", max: 28 },
      { kind: "too-large", max: 43_200 },
    ]);
    assert.deepEqual(problems({ ...gpuAnswers, ngpus: ["3"] }), [{ kind: "too-large", max: 2 }]);
    assert.equal(active({ partition: ["cpu"] }, "ngpus"), undefined, "no GPUs, no question");
    const time = active(gpuAnswers, "runtime");
    assert.ok(time?.kind === "duration");
    assert.equal(time.max, undefined, "millions of years are no limit");
    const memory = active(gpuAnswers, "mem");
    assert.ok(memory);
    assert.equal(parseQuantity(memory, "16 GB"), "16G");
    assert.equal(parseQuantity(memory, "0"), "0", "all of the node");
    assert.deepEqual(problems({ ...gpuAnswers, mem: ["0"] }), []);
    assert.deepEqual(problems({ ...gpuAnswers, mem: ["193G"] }), [{ kind: "too-large", max: 192 * 1024 ** 3 }]);
  });

  it("sends what its page would, and only the hub makes options of it", () => {
    assert.deepEqual(sent(form, { ...startAnswers(form), ...gpuAnswers, ngpus: ["1"] }), {
      partition: ["gpu"],
      nprocs: ["1"],
      ngpus: ["1"],
      runtime: ["1:00:00"],
      environment_id: ["new"],
      environment_path: ["/x"],
      default_url: ["/lab"],
    });
    assert.equal(toUserOptions(form, {}), undefined);
    const own = {
      ...gpuAnswers,
      environment_id: ["custom-path"],
      environment_path: ["/home/ada/env/bin"],
      output: ["true"],
    };
    assert.deepEqual(problemsOf(form, own), []);
    assert.deepEqual(sent(form, own)["environment_path"], ["/home/ada/env/bin"]);
    assert.deepEqual(sent(form, { ...own, environment_id: ["new"] })["environment_path"], ["/x"]);
    const { environment_path, environment_modules } = sent(form, { ...own, environment_id: ["old"] });
    assert.deepEqual(
      [environment_path, environment_modules],
      [["/y"], ["gcc"]],
      "which only 7.0 and newer know by its id",
    );
  });

  it("wants of a custom environment its path or its modules, as its page does", () => {
    const needed = (answers: Answers) => problemsOf(form, { ...gpuAnswers, ...answers }).map(({ field }) => field.name);
    assert.deepEqual(needed({ environment_id: ["custom-path"] }), ["environment_path"]);
    assert.deepEqual(needed({ environment_id: ["custom-path"], environment_path: ["/x/bin"] }), []);
    const modules = { environment_modules: ["python/3.11 jupyter"] };
    assert.deepEqual(needed({ environment_id: ["custom-modules"] }), ["environment_modules"]);
    assert.deepEqual(needed({ environment_id: ["custom-modules"], ...modules }), []);
    const last = { partition: "gpu", environment_id: "custom-3", environment_path: "", environment_modules: "jupyter" };
    const again = startAnswers(form, last);
    assert.deepEqual([again["environment_id"], again["environment_modules"]], [["custom-modules"], ["jupyter"]]);
  });

  it("starts with the options of last time, which the hub keeps under other names", () => {
    const last = {
      partition: "gpu",
      runtime: "2:00:00",
      nprocs: 4,
      memory: "16G",
      reservation: "",
      ngpus: 1,
      options: "--constraint=a",
      output: "slurm-%j.out",
      environment_id: "old",
      environment_path: "/y",
      environment_modules: "gcc",
      default_url: "/lab",
      root_dir: "",
      gres: "gpu:a100:1",
      prologue: "",
    };
    const again = sent(form, startAnswers(form, last));
    assert.deepEqual(again, {
      partition: ["gpu"],
      nprocs: ["4"],
      ngpus: ["1"],
      runtime: ["2:00:00"],
      mem: ["16G"],
      environment_id: ["old"],
      environment_path: ["/y"],
      environment_modules: ["gcc"],
      options: ["--constraint=a"],
      output: ["true"],
      default_url: ["/lab"],
    });
    // For all cores or all memory the hub itself writes --exclusive: it would be there twice.
    const whole = { ...last, nprocs: 28, options: "--exclusive --constraint=a", output: "/dev/null" };
    assert.deepEqual(startAnswers(form, whole)["options"], ["--constraint=a"]);
    assert.deepEqual(startAnswers(form, { ...last, memory: "0", options: "--exclusive " })["options"], [""]);
    assert.deepEqual(
      startAnswers(form, { ...last, options: "--exclusive" })["options"],
      ["--exclusive"],
      "the user's own",
    );
    assert.deepEqual(startAnswers(form, whole)["output"], []);
    const custom = { ...last, environment_id: "custom-17", environment_path: "/home/ada/env/bin" };
    assert.deepEqual(startAnswers(form, custom)["environment_id"], ["custom-path"]);
    assert.deepEqual(startAnswers(form, custom)["environment_path"], ["/home/ada/env/bin"]);
  });

  it("keeps a site's own environments apart from a user's, whatever they are called", () => {
    const sites = { custom: { description: "Ours", path: "/ours", modules: "" }, "custom-path": environments.old };
    const own = formFromHtml(page({ cpu: { ...cpu, jupyter_environments: sites } }));
    const choice = active({ partition: ["cpu"] }, "environment_id", own);
    assert.ok(choice?.kind === "choice");
    const ids = choice.choices.map(({ value }) => value);
    assert.equal(new Set(ids).size, ids.length, ids.join());
    const byPath = choice.choices.find(({ label }) => label === "Custom, by its path")?.value ?? "";
    assert.deepEqual(sent(own, { environment_id: ["custom"] })["environment_path"], ["/ours"]);
    const mine = sent(own, { environment_id: [byPath], environment_path: ["/mine"] });
    assert.deepEqual([mine["environment_id"], mine["environment_path"]], [[byPath], ["/mine"]]);
    const id = (last: UserOptions) => startAnswers(own, { partition: "cpu", ...last })["environment_id"];
    assert.deepEqual(id({ environment_id: "custom", environment_path: "/ours" }), ["custom"]);
    assert.deepEqual(id({ environment_id: "custom-17", environment_path: "/mine" }), [byPath]);
    const again = startAnswers(own, { partition: "cpu", environment_id: "custom-17", environment_path: "/ours" });
    assert.deepEqual([again["environment_id"], again["environment_path"]], [[byPath], ["/ours"]], "as it was typed");
  });

  it("before 6.1 has no modules, and goes by an environment's path", () => {
    const known = { new: { description: "Latest", path: "/x" }, old: { description: "2024", path: "/y" } };
    const other = { old: { description: "2024", path: "/z" } };
    const older = formFromHtml(
      page({ cpu: { ...cpu, jupyter_environments: known }, gpu: { ...gpu, jupyter_environments: other } }),
    );
    assert.ok(older.fields.every(({ name }) => name !== "environment_modules"));
    const choice = active({ partition: ["cpu"] }, "environment_id", older);
    assert.deepEqual(choice?.kind === "choice" && choice.choices.map(({ label }) => label), [
      "Latest",
      "2024",
      "Custom, by its path",
    ]);
    assert.deepEqual(sent(older, { environment_id: ["old"] })["environment_path"], ["/y"]);
    assert.deepEqual(sent(older, { ...gpuAnswers, environment_id: ["old"] })["environment_path"], ["/z"]);
    const again = (partition: string, environment_path: string) => {
      const answers = startAnswers(older, { partition, environment_path });
      return [...(answers["environment_id"] ?? []), ...(sent(older, answers)["environment_path"] ?? [])];
    };
    assert.deepEqual(again("cpu", "/y"), ["old", "/y"]);
    assert.deepEqual(again("gpu", "/z"), ["old", "/z"]);
    assert.deepEqual(again("gpu", "/y"), ["custom-path", "/y"], "another partition's");
    assert.deepEqual(again("cpu", "/home/ada/env/bin"), ["custom-path", "/home/ada/env/bin"]);
  });

  it("with data that is not as expected is a page that only a browser can show", () => {
    for (const partitions of [
      {},
      { cpu: { ...cpu, max_nprocs: "28" } },
      { cpu: { ...cpu, jupyter_environments: null } },
    ]) {
      const read = formFromHtml(page(partitions));
      assert.equal(read.spawner, "other");
      assert.equal(read.scripted, "whole");
    }
    const odd = formFromHtml(page({ cpu: { ...cpu, max_mem: null, gpu: null, max_ngpus: null } }, "constructor"));
    assert.equal(odd.spawner, "moss");
    assert.deepEqual(startAnswers(odd)["partition"], ["cpu"]);
  });
});

function partitionsOf(read: OptionForm) {
  const partition = fieldNamed(read, "partition");
  assert.ok(partition.kind === "choice");
  return partition.choices;
}
