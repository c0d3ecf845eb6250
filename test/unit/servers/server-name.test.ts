import assert from "node:assert/strict";
import type { Server } from "../../../src/model/types.js";
import {
  isNameProblem,
  type NameProblem,
  nameProblemText,
  newServerNamed,
} from "../../../src/servers/names/server-name.js";
import type { AccountId, ServerId } from "../../../src/text/ids.js";
import { l10n } from "./model-fakes.js";

const server = (name: string, displayName?: string): Server => ({
  id: name as ServerId,
  accountId: "" as AccountId,
  name,
  ...(displayName !== undefined && { displayName }),
  state: { kind: "stopped" },
});
const five = (typed: string, servers: Server[] = []) => newServerNamed(typed, { hub: { version: "5.5.4" }, servers });
const six = (typed: string, servers: Server[] = []) => newServerNamed(typed, { hub: { version: "6.1.1" }, servers });

describe("the name of a new server on a hub before 6.0", () => {
  for (const name of ["gpu", "GPU große #1", "100%", "a\\b", "a b", "x..y", "日本", "-", "1"]) {
    it(`may be ${name}`, () => assert.deepEqual(five(name), { name }));
  }

  const refused: [string, NameProblem][] = [
    ["", "empty"],
    ["  ", "empty"],
    ["a/b", "slash"],
    [".", "dots"],
    ["..", "dots"],
    ["a\nb", "unprintable"],
    ["a\u0000", "unprintable"],
    ["a\u202Eb", "unprintable"],
    ["\uD800", "unprintable"],
    ["x".repeat(129), "too-long"],
    ["日".repeat(15), "too-long"],
  ];
  for (const [name, problem] of refused) {
    it(`may not be ${JSON.stringify(name.slice(0, 20))}: ${problem}`, () => assert.equal(five(name), problem));
  }

  it("loses the spaces around it, and may not be in use", () => {
    assert.deepEqual(five(" gpu "), { name: "gpu" });
    assert.equal(five("gpu", [server("gpu")]), "taken");
    assert.deepEqual(five("GPU", [server("gpu")]), { name: "GPU" });
  });
});

describe("the name of a new server on a hub from 6.0", () => {
  for (const name of ["gpu", "a", "gpu-2", "a1-b2-c3", "a".repeat(30)]) {
    it(`is ${name} as it stands`, () => assert.deepEqual(six(name), { name }));
  }

  const slugs: [string, string][] = [
    ["GPU", "gpu"],
    ["GPU große #1", "gpu-gro-e-1"],
    ["Über uns", "uber-uns"],
    ["a/b", "a-b"],
    ["gpu--2", "gpu-2"],
    ["2 GPUs", "x-2-gpus"],
    ["日本", "x"],
    ["-", "x"],
    ["a".repeat(31), "a".repeat(30)],
    [`${"a".repeat(29)} b`, "a".repeat(29)],
    ["..", "x"],
  ];
  for (const [displayName, name] of slugs) {
    it(`is ${name} for ${displayName}, which people go on reading`, () =>
      assert.deepEqual(six(displayName), { name, displayName }));
  }

  it("is given a number when its slug is in use", () => {
    assert.deepEqual(six("GPU", [server("gpu")]), { name: "gpu-2", displayName: "GPU" });
    assert.deepEqual(six("GPU!", [server("gpu"), server("gpu-2", "GPU")]), { name: "gpu-3", displayName: "GPU!" });
    const long = "a".repeat(30);
    assert.deepEqual(six(long.toUpperCase(), [server(long)]), {
      name: `${"a".repeat(28)}-2`,
      displayName: long.toUpperCase(),
    });
  });

  it("may not be one that people read already", () => {
    assert.equal(six("gpu", [server("gpu")]), "taken");
    assert.equal(six("GPU", [server("other", "GPU")]), "taken");
    assert.equal(six("gpu", [server("gpu", "Big one")]), "taken");
  });

  it("has single spaces and composed letters, as the hub wants them", () => {
    assert.deepEqual(six(" Big   one "), { name: "big-one", displayName: "Big one" });
    assert.deepEqual(six("Gro\u0308\u00DFe"), { name: "gro-e", displayName: "Gr\u00F6\u00DFe" });
  });

  for (const name of ["a\nb", "a\tb", "a\u200Bb", "a\u00A0b"]) {
    it(`may not be ${JSON.stringify(name)}`, () => assert.equal(six(name), "unprintable"));
  }

  it("may have 255 characters", () => {
    assert.equal(isNameProblem(six("😀".repeat(255))), false);
    assert.equal(six("😀".repeat(256)), "too-long");
  });

  it("follows the newest rules where the hub's version is not known", () => {
    assert.deepEqual(newServerNamed("GPU", { hub: {}, servers: [] }), { name: "gpu", displayName: "GPU" });
  });
});

it("every problem with a name has its sentence", () => {
  const problems: NameProblem[] = ["empty", "slash", "dots", "unprintable", "too-long", "taken"];
  assert.equal(new Set(problems.map((problem) => nameProblemText(problem, l10n))).size, problems.length);
});
