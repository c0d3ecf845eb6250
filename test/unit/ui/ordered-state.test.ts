import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { OrderedState } from "../../../src/ui/ordered-state.js";

/** Writes the whole value, later, and takes what was written for the state then: as the editor does (seen in code-server 4.139). */
class WholeState implements vscode.Memento {
  fails = false;
  #value: Record<string, unknown> = {};

  keys(): readonly string[] {
    return Object.keys(this.#value).filter((key) => this.#value[key] !== undefined);
  }

  get<T>(key: string, standard?: T): T {
    return (this.#value[key] ?? standard) as T;
  }

  async update(key: string, value: unknown): Promise<void> {
    const whole = { ...this.#value, [key]: value };
    await new Promise(setImmediate);
    if (this.fails) throw new Error("the disk is full");
    this.#value = whole;
  }
}

describe("the global state, written in order", () => {
  it("loses none of several writes at once, as the editor's own does", async () => {
    const state = new WholeState();
    await Promise.all(["a", "b", "c"].map((key) => state.update(key, key)));
    assert.deepEqual(state.keys(), ["c"], "what it is for");
    const ordered = new OrderedState(state);
    await Promise.all(["a", "b", "c"].map((key) => ordered.update(key, key)));
    assert.deepEqual([...state.keys()].sort(), ["a", "b", "c"]);
  });

  it("is read as written at once, removals too", async () => {
    const ordered = new OrderedState(new WholeState());
    await ordered.update("old", 1);
    const writes = [ordered.update("new", 2), ordered.update("old", undefined), ordered.update("new", 3)];
    assert.deepEqual([ordered.keys(), ordered.get("new"), ordered.get("old", "none")], [["new"], 3, "none"]);
    await Promise.all(writes);
    assert.deepEqual([ordered.keys(), ordered.get("new"), ordered.get("old")], [["new"], 3, undefined]);
  });

  it("tells of a write that failed, goes on with the next, and shows what is there", async () => {
    const state = new WholeState();
    const ordered = new OrderedState(state);
    await ordered.update("a", 1);
    state.fails = true;
    const failed = ordered.update("a", 2);
    await assert.rejects(failed, /disk is full/);
    state.fails = false;
    assert.equal(ordered.get("a"), 1);
    await ordered.update("b", 3);
    assert.deepEqual([...state.keys()].sort(), ["a", "b"]);
  });
});
