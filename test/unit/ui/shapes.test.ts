import assert from "node:assert/strict";
import { AccountStore } from "../../../src/model/account-store.js";
import {
  anything,
  byNames,
  flag,
  listOf,
  oneOf,
  optional,
  otherwise,
  readOr,
  shape,
  text,
} from "../../../src/text/shapes.js";
import { TokenIndex } from "../../../src/tokens/store/token-index.js";
import { MemoryLog, MemoryMemento } from "../servers/model-fakes.js";
import { InMemoryState } from "../tokens/fakes.js";

const thing = shape({
  name: text,
  kind: oneOf(["a", "b"]),
  old: optional(otherwise(oneOf(["x", "y"]), "x")),
  on: optional(flag),
  lists: optional(byNames(listOf(text))),
  rest: optional(anything),
});

describe("what is read while the editor starts", () => {
  it("is taken as far as it is named", () => {
    const lists = JSON.parse('{"__proto__": ["a"], "constructor": []}') as Record<string, string[]>;
    const whole = { name: "n", kind: "b" as const, old: "y" as const, on: false, lists, rest: { a: 1 } };
    assert.deepEqual(readOr(thing, { ...whole, later: 1 }, "it"), whole);
    assert.deepEqual(Object.keys(readOr(thing, whole, "it")?.lists ?? {}), ["__proto__", "constructor"]);
    assert.deepEqual(readOr(thing, { name: "", kind: "a", old: "z" }, "it"), { name: "", kind: "a", old: "x" });
  });

  const good = { name: "n", kind: "a" };
  const broken: [unknown, string][] = [
    [undefined, "it: expected an object"],
    [[good], "it: expected an object"],
    [{ kind: "a" }, "it.name: expected a text"],
    [{ ...good, kind: "secret" }, "it.kind: expected a, b"],
    [{ ...good, on: "yes" }, "it.on: expected true or false"],
    [{ ...good, lists: ["a"] }, "it.lists: expected names and values"],
    [{ ...good, lists: { a: {} } }, "it.lists.a: expected a list"],
    [{ ...good, lists: { a: ["b", 7] } }, "it.lists.a[1]: expected a text"],
    [{ ...good, lists: null }, "it.lists: expected names and values"],
  ];
  for (const [value, why] of broken) {
    it(`says where it is something else, and not what: ${why}`, () => {
      const said: string[] = [];
      assert.equal(
        readOr(thing, value, "it", (each) => said.push(each)),
        undefined,
      );
      assert.deepEqual(said, [why]);
    });
  }

  it("is of the hubs what is whole, with a line in the log for each that is not", () => {
    const hub = { baseUrl: "https://hub.example/", user: "ada", servers: [{ name: "" }] };
    const wrong = [
      { ...hub, baseUrl: "https://hub.example" },
      { ...hub, baseUrl: "hub/" },
      { ...hub, user: "" },
      { ...hub, servers: undefined },
      { ...hub, servers: [{}] },
      { ...hub, servers: [{ name: "", lastOptions: [] }] },
      { ...hub, servers: [{ name: "", lastFields: {} }] },
      { ...hub, servers: [{ name: "", secretOptions: [1] }] },
      { ...hub, byForm: "yes" },
      null,
    ];
    const [memento, log] = [new MemoryMemento(), new MemoryLog()];
    memento.values.set("hubKernels.hubs", [...wrong, hub]);
    assert.deepEqual(new AccountStore(memento, log).load(), [hub]);
    assert.equal(log.lines.length, wrong.length);
  });

  it("is of a token's entry what is whole and filed under its own name", async () => {
    const state = new InMemoryState();
    const index = new TokenIndex(state, "here", () => undefined);
    const entry = {
      baseUrl: "https://hub.example/",
      user: "ada",
      store: "secretStorage" as const,
      storedAt: "2026-01-01T00:00:00Z",
      scopes: ["a"],
    };
    await index.put(entry);
    const [key = ""] = state.keys();
    assert.deepEqual(index.entries(), [entry]);
    for (const other of [
      { user: "bob" },
      { store: "keychain" },
      { store: "elsewhere" },
      { storedAt: "once" },
      { scopes: "a" },
      { expiresAt: "never" },
      { baseUrl: "https://hub.example" },
    ]) {
      await state.update(key, { ...entry, ...other });
      assert.deepEqual(index.entries(), [], JSON.stringify(other));
    }
    await state.update(key, { ...entry, way: "of-later" });
    assert.deepEqual(index.entries(), [{ ...entry, way: "paste" }]);
  });
});
