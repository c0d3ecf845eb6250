import assert from "node:assert/strict";
import { poll } from "../../../rig/process.js";
import { EditorWindows, type WindowSignal } from "../../../src/state/windows.js";
import { anEditor, InMemoryState } from "./fakes.js";

const ada = { baseUrl: "https://hub.example/", user: "ada" };
const limitMs = 30_000;

/** One signal of an editor: all its windows hear it, also the one that sends. */
function aSignal() {
  const listeners = new Set<() => void>();
  let sent = 0;
  const signal: WindowSignal = {
    send: () => {
      sent++;
      for (const listener of listeners) listener();
      return Promise.resolve();
    },
    onDidHear: (listener) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
  return { signal, listeners, sent: () => sent };
}

/** A window's copy of the state, into which the editor brings the changes of others when the test says so. */
class LateState extends InMemoryState {
  constructor(private readonly shared: InMemoryState) {
    super();
  }
  catchUp() {
    for (const [key, value] of this.shared.values) this.values.set(key, value);
  }
}

describe("the windows of an editor", () => {
  it("hear of each other's changes at once, and not of their own", async () => {
    const { signal } = aSignal();
    const state = new InMemoryState();
    const heard: string[] = [];
    const window = (name: string) => {
      const windows = new EditorWindows({ state, signals: [signal], log: { warn: (text) => assert.fail(text) } });
      windows.onDidChange(() => heard.push(name));
      return windows;
    };
    const [one, two] = [window("one"), window("two")];
    await one.tell();
    assert.deepEqual(heard, ["two"]);
    await two.tell();
    assert.deepEqual(heard, ["two", "one"]);
    one.check();
    assert.deepEqual(heard, ["two", "one", "one"], "asked to look, it looks");
  });

  it("wait for a state that comes after the signal", async () => {
    const { signal } = aSignal();
    const shared = new InMemoryState();
    const late = new LateState(shared);
    const one = new EditorWindows({ state: shared, signals: [signal], log: { warn: (text) => assert.fail(text) } });
    const two = new EditorWindows({ state: late, signals: [signal], log: { warn: (text) => assert.fail(text) } });
    let looks = 0;
    two.onDidChange(() => looks++);
    await one.tell();
    assert.equal(looks, 0, "there is nothing to see yet");
    late.catchUp();
    assert.ok(await poll(() => looks > 0, limitMs));
    assert.equal(looks, 1);
    two.dispose();
  });

  it("make the change all the same when a signal cannot be given", async () => {
    const warnings: string[] = [];
    const broken: WindowSignal = {
      send: () => Promise.reject(new Error("no disk")),
      onDidHear: () => ({ dispose: () => undefined }),
    };
    const state = new InMemoryState();
    await new EditorWindows({ state, signals: [broken], log: { warn: (text) => warnings.push(text) } }).tell();
    assert.match(warnings[0] ?? "", /no disk/);
  });

  it("look all the same where one of them fails at it", () => {
    const warnings: string[] = [];
    let looks = 0;
    const windows = new EditorWindows({
      state: new InMemoryState(),
      signals: [],
      log: { warn: (text) => warnings.push(text) },
    });
    windows.onDidChange(() => {
      throw new Error("broken view");
    });
    windows.onDidChange(() => looks++);
    windows.check();
    assert.equal(looks, 1);
    assert.match(warnings.join(), /broken view/);
  });

  it("look all anew when a change that another one had undone is made again", () => {
    const { signal } = aSignal();
    const state = new InMemoryState();
    const heard: string[] = [];
    const [one] = ["one", "two"].map((name) => {
      const windows = new EditorWindows({ state, signals: [signal], log: { warn: (text) => assert.fail(text) } });
      windows.onDidChange(() => heard.push(name));
      return windows;
    });
    one?.restored();
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => assert.deepEqual(heard, ["one", "two"]));
  });

  it("listen no more once they are closed", () => {
    const { signal, listeners } = aSignal();
    const windows = new EditorWindows({
      state: new InMemoryState(),
      signals: [signal],
      log: { warn: (text) => assert.fail(text) },
    });
    assert.equal(listeners.size, 1);
    windows.dispose();
    assert.equal(listeners.size, 0);
  });
});

describe("the token store, with windows that tell each other", () => {
  it("tells of a keychain's token that another window stored, moved, replaced and removed, each at once", async () => {
    const editor = anEditor();
    const { signal } = aSignal();
    const parts = () => ({
      windows: new EditorWindows({
        state: editor.state,
        signals: [signal],
        log: { warn: (text) => assert.fail(text) },
      }),
    });
    const [one, two] = [editor.window(parts()), editor.window(parts())];
    const seen: (string | undefined)[] = [];
    two.onDidChange(() => void two.read(ada).then((token) => seen.push(token)));
    const heard = async (token: string | undefined, after = 0) =>
      assert.ok(await poll(() => seen.length > after && seen.at(-1) === token, limitMs), String(seen));
    const { storedAt } = await one.write(ada, "t1", { scopes: [] });
    await heard("t1");
    await one.replace(storedAt, ada, "t2", { scopes: [] });
    await heard("t2");
    const before = seen.length;
    await one.move(ada, "secretStorage");
    await heard("t2", before);
    assert.equal(two.entries()[0]?.store, "secretStorage");
    await one.remove(ada);
    await heard(undefined);
  });
});
