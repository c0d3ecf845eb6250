import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { stored } from "../../../src/state/stored.js";
import type { AccountId } from "../../../src/text/ids.js";
import { MemoryMemento } from "../servers/model-fakes.js";

const id = "id" as AccountId;

describe("what lasts", () => {
  it("is read as what it is, and as nothing where something else was written", async () => {
    const state = new MemoryMemento();
    const { plainHttpAllowed, statusHub } = stored;
    assert.deepEqual([plainHttpAllowed.get(state), statusHub.get(state)], [undefined, undefined]);
    await statusHub.set(state, "a");
    assert.equal(statusHub.get(state), "a");
    state.values.set("hubKernels.statusHub", { a: 1 });
    state.values.set("hubKernels.plainHttpAllowed", ["a", 7, "b"]);
    state.values.set("hubKernels.forExtensions: a b", "yes");
    assert.deepEqual([plainHttpAllowed.get(state), statusHub.get(state)], [["a", "b"], undefined]);
    assert.equal(stored.forExtensions({ baseUrl: "a", user: "b" }).get(state), undefined);
  });

  it("is a list of so many at most, the newest, also when it is made again", async () => {
    const state = new MemoryMemento();
    const pairs = Array.from({ length: 30 }, (_, at) => [String(at), "python3"] as [string, string]);
    await stored.lastKernels(id).set(state, pairs, () => [...pairs, ["30", "ir"]]);
    assert.deepEqual(stored.lastKernels(id).get(state), pairs.slice(10));
    assert.deepEqual((state.again?.(undefined) as unknown[]).length, 20);
    state.values.set("hubKernels.lastKernels id", [["a", "b"], ["c", 1], "d", null]);
    assert.deepEqual(stored.lastKernels(id).get(state), [["a", "b"]]);
  });

  it("is changed again where another window wrote meanwhile, to what that wrote, without what is none", async () => {
    const state = new MemoryMemento();
    const marks = stored.endsWarned(id);
    for (const mark of ["1", "2"]) await marks.change(state, (all = []) => [...all, ["server", mark]]);
    assert.deepEqual(marks.get(state), [
      ["server", "1"],
      ["server", "2"],
    ]);
    const others = Array.from({ length: 20 }, (_, at) => ["other", String(at)]);
    assert.deepEqual(state.again?.([...others, 7]), [...others.slice(1), ["server", "2"]]);
  });

  it("is dropped where it is, with no write where it is not", async () => {
    const state = new MemoryMemento();
    await stored.refused(id).drop(state);
    assert.equal(state.updates, 0);
    await stored.refused(id).set(state, "then");
    await stored.refused(id).drop(state);
    assert.deepEqual([...state.values.keys()], []);
  });

  it("has a key in one table: nobody else reads or writes the editor's states", () => {
    const own = [
      "src/state/stored.ts",
      "src/state/ordered-state.ts",
      "src/tokens/store/token-index.ts",
      "src/signIn/forgotten-accounts.ts",
    ];
    const others = sources("src").filter((file) => !own.includes(file));
    const reading = /\b(?:memento|marks|[sS]tate|workspace(?:State)?)\.(?:get|update)\(/;
    assert.deepEqual(
      others.filter((file) => reading.test(readFileSync(file, "utf8"))),
      [],
    );
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map(({ parentPath, name }) => path.posix.join(parentPath, name));
}
