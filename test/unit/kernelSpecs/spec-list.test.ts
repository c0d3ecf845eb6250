import assert from "node:assert/strict";
import { mergedSpecs, offeredSpecs, type SpecOnDisk } from "../../../src/kernelSpecs/spec-list.js";
import { groupOf } from "../../../src/kernelSpecs/spec-words.js";

const spec = (more: object = {}) => ({ argv: ["python"], display_name: "Python 3", language: "python", ...more });
const answer = (kernelspecs: object) => JSON.stringify({ default: "python3", kernelspecs });
const onDisk = (more: Partial<SpecOnDisk>): SpecOnDisk => ({
  name: "python3",
  folder: "/data/kernels/python3",
  origin: "user",
  isOwn: true,
  argv: ["python"],
  displayName: "Python 3",
  language: "python",
  ...more,
});

describe("the kernels that are installed on a server", () => {
  it("are those that it offers, as it calls them, with what its disk tells", () => {
    const named = { "conda-env-analysis-py": { spec: spec({ metadata: { conda_env_path: "/envs/analysis" } }) } };
    const offers = offeredSpecs(answer({ python3: { spec: spec({ env: { KEY: "secret" } }) }, ...named })) ?? [];
    const [python, conda] = mergedSpecs(offers, [onDisk({ name: "Python3" })]);
    assert.ok(python && conda);
    assert.deepEqual([python.name, python.isDefault, python.onDisk?.isOwn], ["python3", true, true]);
    assert.deepEqual(python.variables, ["KEY"]);
    assert.ok(!JSON.stringify(python).includes("secret"));
    assert.deepEqual([conda.name, groupOf(conda), conda.onDisk], ["conda-env-analysis-py", "conda", undefined]);
  });

  it("are also those that it can't read or doesn't offer, with the reason", () => {
    const broken = onDisk({ name: "broken", problem: { kind: "no-json", detail: "line 1" } });
    const found = mergedSpecs(offeredSpecs(answer({})) ?? [], [broken, onDisk({ name: "hidden" })]);
    assert.deepEqual(
      found.map(({ name, problem }) => [name, problem?.kind]),
      [
        ["broken", "no-json"],
        ["hidden", "not-offered"],
      ],
    );
  });

  it("are told by the server alone where nobody can look at its disk", () => {
    const offers = offeredSpecs(answer({ ir: { spec: spec({ display_name: "R" }) } })) ?? [];
    assert.deepEqual(mergedSpecs(offers, undefined), offers);
  });

  it("are read from nothing that is no list of them", () => {
    for (const text of ["", "[]", "{}", "null", "<html>"]) assert.equal(offeredSpecs(text), undefined);
    assert.deepEqual(
      offeredSpecs(answer({ odd: 1, other: { spec: 2 }, bad: { spec: spec({ argv: [1] }) } }))?.length,
      1,
    );
  });
});
