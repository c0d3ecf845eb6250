import assert from "node:assert/strict";
import { asked, isChangedHere, planOf } from "../../../src/projectSync/plan.js";
import type { HashedFile, Pushed, Told, Version } from "../../../src/projectSync/project-files.js";

const AT_SERVER: Version = [1, "100"];
const LATER: Version = [1, "200"];

function file(path: string, hash: string, modified = "1"): HashedFile {
  return { path, version: [1, modified], runs: false, hash };
}

function pushed(hash: string, more: Partial<Pushed> = {}): Pushed {
  return { here: [1, "1"], hash, there: AT_SERVER, isOurs: true, ...more };
}

function told(path: string, what: Told["what"], there = LATER): Told {
  return { path, what, there, words: "" };
}

describe("what is done so that a server has what a project has", () => {
  it("is to push what is new or changed here, and to leave what is as it was", () => {
    const state = { files: [file("new", "n"), file("same", "s"), file("changed", "c2")], gone: [] };
    const manifest = new Map([
      ["same", pushed("s")],
      ["changed", pushed("c1")],
    ]);
    assert.deepEqual(
      asked(state, manifest).map(({ path, was }) => [path, was]),
      [
        ["new", null],
        ["same", AT_SERVER],
        ["changed", AT_SERVER],
      ],
    );
    assert.equal(isChangedHere(state, manifest), true);
    const plan = planOf(state, manifest, []);
    assert.deepEqual(
      plan.push.map(({ file, was }) => [file.path, was]),
      [
        ["new", null],
        ["changed", AT_SERVER],
      ],
    );
    assert.deepEqual([plan.conflicts, plan.remove, plan.adopt], [[], [], []]);
  });

  it("brings back what was deleted there", () => {
    const plan = planOf({ files: [file("a", "1")], gone: [] }, new Map([["a", pushed("1")]]), [told("a", "missing")]);
    assert.deepEqual(
      plan.push.map(({ file, was }) => [file.path, was]),
      [["a", null]],
    );
  });

  it("writes over nothing that was changed there: a question where it was changed here too", () => {
    const manifest = new Map([["a", pushed("1")]]);
    const onlyThere = planOf({ files: [file("a", "1")], gone: [] }, manifest, [told("a", "other")]);
    assert.deepEqual([onlyThere.push, onlyThere.conflicts, onlyThere.kept], [[], [], 0]);
    const both = planOf({ files: [file("a", "2")], gone: [] }, manifest, [told("a", "other")]);
    assert.deepEqual([both.push, both.conflicts.map(({ there }) => there)], [[], [LATER]]);
    // Nobody knows whose a file is that was there before.
    const unknown = planOf({ files: [file("a", "2")], gone: [] }, new Map(), [told("a", "other")]);
    assert.equal(unknown.conflicts.length, 1);
  });

  it("asks again only once one of the two has changed again, or where the user wants to choose again", () => {
    const manifest = new Map([["a", pushed("1", { kept: { hash: "2", there: LATER } })]]);
    const same = planOf({ files: [file("a", "2")], gone: [] }, manifest, [told("a", "other")]);
    assert.deepEqual([same.kept, same.conflicts], [1, []]);
    const here = planOf({ files: [file("a", "3")], gone: [] }, manifest, [told("a", "other")]);
    const there = planOf({ files: [file("a", "2")], gone: [] }, manifest, [told("a", "other", [1, "300"])]);
    assert.deepEqual([here.conflicts.length, there.conflicts.length], [1, 1]);
    const wished = planOf({ files: [file("a", "2")], gone: [] }, manifest, [told("a", "other")], true);
    assert.deepEqual([wished.kept, wished.conflicts.length], [0, 1]);
  });

  it("takes what is there already for pushed, and deletes none of it", () => {
    const adopted = planOf({ files: [file("a", "1")], gone: [] }, new Map(), [told("a", "same")]);
    assert.deepEqual(
      adopted.adopt.map(({ there }) => there),
      [LATER],
    );
    const theirs = planOf({ files: [], gone: ["a"] }, new Map([["a", pushed("1", { isOurs: false })]]), []);
    assert.deepEqual([theirs.remove, theirs.forget], [[], ["a"]]);
  });

  it("deletes what is gone here, unless it was changed there", () => {
    const manifest = new Map(["a", "b", "c"].map((path) => [path, pushed("1")] as const));
    const gone = { files: [], gone: ["a", "b", "c"] };
    const plan = planOf(gone, manifest, [told("b", "other"), told("c", "missing")]);
    assert.deepEqual(plan.remove, [{ path: "a", was: AT_SERVER }]);
    assert.deepEqual(plan.forget, ["b", "c"]);
  });

  it("says what cannot be written, and what no server takes", () => {
    const files = [file("a", "1"), file("b", "1"), file(".c", "1")];
    const plan = planOf({ files, gone: [] }, new Map(), [
      told("a", "folder"),
      told("b", "closed"),
      told(".c", "hidden"),
    ]);
    assert.deepEqual(
      plan.blocked.map(({ path, why }) => [path, why]),
      [
        ["a", "folder"],
        ["b", "closed"],
      ],
    );
    assert.deepEqual([plan.hidden, plan.push], [[".c"], []]);
  });
});
