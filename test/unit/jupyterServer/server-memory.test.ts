import assert from "node:assert/strict";
import { isSpecs, ServerMemory, usualUrl } from "../../../src/jupyterServer/server-memory.js";
import { accountIdOf } from "../../../src/text/ids.js";
import { address, MemoryLog, MemoryMemento } from "../servers/model-fakes.js";
import { session } from "./sessions.js";

const accountId = accountIdOf(address);
const url = "https://hub.example/jupyter/user/ada/";
const specs = (spec: object = {}) =>
  JSON.stringify({ default: "python3", kernelspecs: { python3: { name: "python3", spec } } });

function aMemory(memento = new MemoryMemento()) {
  const log = new MemoryLog();
  return { memento, log, memory: new ServerMemory(memento, log) };
}

describe("what is remembered of a server", () => {
  it("is there for windows to come, each server's by its name", () => {
    const { memento, memory } = aMemory();
    memory.noteSpecs(accountId, "", url, specs());
    memory.noteSession(accountId, "", url, session("one"));
    const promised = { ...session("two", "b.ipynb"), promised: true } as const;
    memory.noteSession(accountId, "", url, promised);
    memory.noteSpecs(accountId, "gpu", `${url}gpu/`, specs({ display_name: "GPU" }));
    const later = aMemory(memento).memory;
    assert.deepEqual(later.of(accountId, ""), { url, specs: specs(), sessions: [session("one"), promised] });
    assert.equal(later.of(accountId, "gpu")?.url, `${url}gpu/`);
    assert.equal(later.of(accountId, "other"), undefined);
  });

  it("lies under a key that goes with the account", () => {
    const { memento, memory } = aMemory();
    memory.noteSpecs(accountId, "", url, specs());
    const [key] = memento.values.keys();
    assert.match(key ?? "", /^hubKernels\./);
    assert.ok(key?.endsWith(` ${accountId}`));
  });

  it("is without the environment of kernels, which may be secret", () => {
    const { memory, memento } = aMemory();
    memory.noteSpecs(accountId, "", url, specs({ argv: ["python"], env: { API_KEY: "secret" } }));
    assert.equal(memory.of(accountId, "")?.specs, specs({ argv: ["python"], env: {} }));
    assert.ok(!JSON.stringify([...memento.values]).includes("secret"));
  });

  it("is no answer that is none, or too long a one, and the sessions stay", () => {
    const { memory } = aMemory();
    memory.noteSession(accountId, "", url, session("one"));
    for (const answer of [
      "",
      "{",
      "null",
      "[]",
      '{"message":"no"}',
      '{"kernelspecs":1}',
      specs({ x: "x".repeat(70_000) }),
    ]) {
      memory.noteSpecs(accountId, "", url, answer);
      assert.deepEqual(memory.of(accountId, ""), { url, sessions: [session("one")] });
    }
    assert.ok(isSpecs(specs()));
  });

  it("is of a path the session that was used last, and no more than some", () => {
    const { memory } = aMemory();
    memory.noteSession(accountId, "", url, session("first"));
    memory.noteSession(accountId, "", url, session("second"));
    assert.deepEqual(memory.of(accountId, "")?.sessions, [session("second")]);
    for (let number = 0; number < 30; number++)
      memory.noteSession(accountId, "", url, session(`n${number}`, `${number}.ipynb`));
    const kept = memory.of(accountId, "")?.sessions ?? [];
    assert.deepEqual([kept.length, kept[0]?.path, kept.at(-1)?.path], [20, "10.ipynb", "29.ipynb"]);
  });

  it("is what other windows noted too", () => {
    const { memento, memory } = aMemory();
    const other = aMemory(memento).memory;
    memory.noteSession(accountId, "", url, session("mine", "mine.ipynb"));
    other.noteSession(accountId, "", url, session("theirs", "theirs.ipynb"));
    memory.forgetSession(accountId, "", session("mine"));
    assert.deepEqual(memory.of(accountId, "")?.sessions, [session("theirs", "theirs.ipynb")]);
  });

  it("is put into what another window wrote at the same moment", () => {
    const { memento, memory } = aMemory();
    let again: ((current: unknown) => unknown) | undefined;
    const update = memento.update.bind(memento);
    memento.update = (...args: [string, unknown, ((current: unknown) => unknown)?]) => {
      again = args[2];
      return update(args[0], args[1]);
    };
    memory.noteSession(accountId, "", url, session("mine", "mine.ipynb"));
    const [key = ""] = memento.values.keys();
    const theirs = [["", { url, sessions: [session("theirs", "theirs.ipynb")] }]];
    memento.values.set(key, again?.(theirs));
    assert.deepEqual(
      memory.of(accountId, "")?.sessions?.map(({ path }) => path),
      ["theirs.ipynb", "mine.ipynb"],
    );
  });

  it("is of the servers that were used last, and each by its whole name", () => {
    const { memory } = aMemory();
    for (let number = 0; number < 20; number++) memory.noteSpecs(accountId, `${number}`, url, specs());
    memory.noteSession(accountId, "0", url, session("one"));
    memory.noteSpecs(accountId, "20", url, specs());
    assert.deepEqual(
      ["0", "1", "2"].map((name) => memory.of(accountId, name)?.url),
      [url, undefined, url],
    );
    for (const name of ["constructor", "__proto__", "toString"]) {
      assert.equal(memory.of(accountId, name), undefined);
      memory.noteSpecs(accountId, name, url, specs());
      assert.equal(memory.of(accountId, name)?.url, url);
    }
  });

  it("is written only when it is news", () => {
    const { memory, memento } = aMemory();
    for (const times of [1, 2]) {
      memory.noteSpecs(accountId, "", url, specs());
      memory.noteSession(accountId, "", url, session("one"));
      memory.forgetSession(accountId, "", session("never"));
      memory.forgetSession(accountId, "gpu", session("never"));
      assert.equal(memento.updates, 2, `${times}`);
    }
  });

  it("is nothing where something else is stored, and the rest where a part is", () => {
    for (const stored of [null, 5, "x", {}, [[]], [["", { url: "no" }]], [["", { url, sessions: [1] }]]]) {
      const { memento, memory } = aMemory();
      memory.noteSpecs(accountId, "", url, specs());
      const [key = ""] = memento.values.keys();
      memento.values.set(key, stored);
      assert.equal(memory.of(accountId, ""), undefined);
      memory.noteSpecs(accountId, "gpu", url, specs());
      assert.equal(memory.of(accountId, "gpu")?.url, url);
    }
  });

  it("is told to the log where it cannot be kept", async () => {
    const { log, memento, memory } = aMemory();
    memento.update = () => Promise.reject(new Error("disk full"));
    memory.noteSpecs(accountId, "", url, specs());
    await new Promise((resolve) => setImmediate(resolve));
    assert.match(log.lines.join(), /disk full/);
  });
});

describe("the usual URL of a server", () => {
  it("is quoted as JupyterHub quotes it", () => {
    assert.equal(usualUrl(address, ""), "https://hub.example/jupyter/user/ada/");
    assert.equal(
      usualUrl({ ...address, user: "ada@ex.org/(1)*" }, "my gpu!~"),
      "https://hub.example/jupyter/user/ada@ex.org%2F%281%29%2A/my%20gpu%21~/",
    );
  });
});
