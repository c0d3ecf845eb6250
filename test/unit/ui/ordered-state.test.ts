import assert from "node:assert/strict";
import { mock } from "node:test";
import type * as vscode from "vscode";
import { accountFromStored } from "../../../src/model/account-reducer.js";
import { AccountStore } from "../../../src/model/account-store.js";
import { OrderedState } from "../../../src/state/ordered-state.js";

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

const arrivesAfterMs = 20;
const limitMs = 10_000;
const stepMs = 5;

/** Time goes on when the test says so. */
async function passes(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    mock.timers.tick(stepMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function comes(condition: () => boolean): Promise<boolean> {
  for (let passed = 0; passed < limitMs && !condition(); passed += stepMs) await passes(stepMs);
  return condition();
}

/** Windows of one editor: each has its own whole value at once, and each other's whole value a moment later (as measured there). */
class Views {
  readonly #views: Record<string, unknown>[] = [];

  open(): vscode.Memento {
    const index = this.#views.push({}) - 1;
    const view = () => this.#views[index] ?? {};
    return {
      keys: () => Object.keys(view()).filter((key) => view()[key] !== undefined),
      get: <T>(key: string, standard?: T) => (view()[key] ?? standard) as T,
      update: async (key: string, value: unknown) => {
        const whole = { ...view(), [key]: value };
        this.#views[index] = whole;
        setTimeout(() => {
          for (const other of this.#views.keys()) if (other !== index) this.#views[other] = whole;
        }, arrivesAfterMs);
        await Promise.resolve();
      },
    };
  }
}

describe("the global state of two windows that write at once", () => {
  let restored: number;
  let opened: OrderedState[];
  beforeEach(() => {
    restored = 0;
    opened = [];
    mock.timers.enable({ apis: ["setTimeout"] });
  });
  afterEach(() => {
    for (const state of opened) state.dispose();
    mock.timers.reset();
  });

  /** @param pausesMs when a window looks after its write; the last one from then on */
  function window(views: Views, ...pausesMs: number[]): OrderedState {
    const pauseMs = () => (pausesMs.length > 1 ? pausesMs.shift() : pausesMs[0]) ?? 0;
    const state = new OrderedState(views.open(), { pauseMs, onRestored: () => restored++ });
    opened.push(state);
    return state;
  }

  const settled = async (what: string, condition: () => boolean) => {
    assert.ok(await comes(condition), `${what}: ${opened.map((state) => state.keys().join()).join(" | ")}`);
  };

  it("is each other's in the editor's own way: neither window has its own change", async () => {
    const views = new Views();
    const [one, two] = [views.open(), views.open()];
    await Promise.all([one.update("one's", 1), two.update("two's", 2)]);
    assert.ok(await comes(() => one.keys().join() === "two's" && two.keys().join() === "one's"));
  });

  it("has both changes in both of them a moment later, also where both find theirs undone at the same time", async () => {
    const views = new Views();
    const [one, two] = [window(views, 50, 50, 150), window(views, 50, 50, 300)];
    await Promise.all([one.update("one's", 1), two.update("two's", 2)]);
    const all = ["one's", "two's"];
    await settled("both have both", () => opened.every((state) => all.every((key) => state.get(key) !== undefined)));
    assert.ok(restored > 0);
  });

  it("has a removal too, and leaves to another window what that one wrote later", async () => {
    const views = new Views();
    const [one, two] = [window(views, 60), window(views, 200)];
    await one.update("old", 1);
    await settled("both have it", () => two.get("old") === 1);
    await Promise.all([one.update("old", undefined), two.update("other", 2)]);
    await settled("it is gone", () =>
      opened.every((state) => state.get("old") === undefined && state.get("other") === 2),
    );
    const before = restored;
    await one.update("shared", "one's");
    await settled("both have it", () => two.get("shared") === "one's");
    await two.update("shared", "two's");
    await passes(250);
    assert.deepEqual([one.get("shared"), two.get("shared"), restored], ["two's", "two's", before]);
  });

  it("has the hubs that both added, and not the one that one of them removed", async () => {
    const views = new Views();
    const states = [window(views, 60), window(views, 250)] as const;
    const [one, two] = states.map((state) => new AccountStore(state, { trace() {}, debug() {}, info() {}, warn() {} }));
    assert.ok(one && two);
    const account = (user: string) => accountFromStored({ baseUrl: "https://hub.example/", user, servers: [] });
    const users = () =>
      [one, two].map((store) =>
        store
          .load()
          .map(({ user }) => user)
          .sort()
          .join(),
      );
    await one.add(account("ada"));
    await settled("both have her", () => users().every((known) => known === "ada"));
    await Promise.all([one.add(account("bob")), two.add(account("cleo"))]);
    await settled("both have all", () => users().every((known) => known === "ada,bob,cleo"));
    await Promise.all([one.remove(account("ada").id), two.remember(account("cleo").id, { optionSource: "browser" })]);
    await settled("ada is gone", () => users().every((known) => known === "bob,cleo"));
  });

  it("does not go to and fro for ever where one window adds what the other removes", async () => {
    const views = new Views();
    const [one, two] = [window(views, 40), window(views, 55)];
    const has = (current: unknown) => (current as string[] | undefined) ?? [];
    await one.update("list", ["a"], (current) => [...new Set([...has(current), "a"])]);
    await two.update("list", [], (current) => has(current).filter((item) => item !== "a"));
    await settled("it was tried", () => restored > 1);
    let last = -1;
    const still = () => last === (last = restored);
    while (!still()) await passes(200);
    assert.ok(restored <= 6, String(restored));
  });
});

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
