import assert from "node:assert/strict";
import { KernelSessions } from "../../../src/jupyterServer/kernel-sessions.js";
import type { KeptSession } from "../../../src/jupyterServer/session-models.js";
import { idsIn, kernelIdOf as id, session } from "./sessions.js";

/** Sessions of a window in which notebooks of these paths are open. */
function aWindow({ kept = [] as KeptSession[], open = ["a.ipynb"] } = {}) {
  const noted = { sessions: [] as KeptSession[], kept: [] as string[], dropped: [] as string[], used: [] as string[] };
  const sessions = new KernelSessions({
    kept: () => kept,
    keep: (session) => {
      noted.sessions = [...noted.sessions.filter(({ id }) => id !== session.id), session];
      noted.kept.push(session.kernel.id);
    },
    drop: ({ kernel }) => noted.dropped.push(kernel.id),
    isWanted: ({ path }) => open.includes(path),
    used: ({ kernel }) => noted.used.push(kernel.id),
  });
  return { sessions, noted };
}

/** A kernel that is held and gone. */
function held(name: string, path?: string) {
  const window = aWindow();
  window.sessions.learn(session(name, path));
  window.sessions.hold(id(name));
  return window;
}

describe("the kernels of a server as their holders know them", () => {
  it("have the next kernel for the same path as their successor, in both directions", () => {
    const { sessions } = held("old");
    sessions.learn(session("new"));
    assert.equal(sessions.nowOf(id("old")), id("new"));
    assert.equal(sessions.outgoing("api/kernels/kernel-old/restart"), "api/kernels/kernel-new/restart");
    assert.equal(sessions.incoming('{"id":"kernel-new","x":"session-new"}'), '{"id":"kernel-old","x":"session-old"}');
  });

  it("have none for another path, or where nobody here has them", () => {
    const { sessions } = held("old");
    sessions.learn(session("new", "b.ipynb"));
    const stranger = aWindow({ open: [] }).sessions;
    stranger.learn(session("old"));
    stranger.learn(session("new"));
    for (const each of [sessions, stranger]) assert.equal(each.nowOf(id("old")), id("old"));
  });

  it("go on to the successor's successor", () => {
    const { sessions } = held("old");
    for (const name of ["new", "newest"]) {
      sessions.gone(id("old"));
      assert.ok(sessions.isGone(id("old")));
      sessions.learn(session(name));
      assert.equal(sessions.nowOf(id("old")), id(name));
      assert.ok(!sessions.isGone(id("old")));
    }
  });

  it("are not taken for gone while the server lists them, though another session has the same path", () => {
    const { sessions } = held("one");
    const listed = [session("one"), session("two")];
    for (const list of [listed, [...listed].reverse(), listed]) {
      assert.deepEqual(idsIn(sessions.sessions(list)), idsIn(list));
      assert.equal(sessions.nowOf(id("one")), id("one"));
    }
  });

  it("are themselves again once the server shows a kernel that was said to be gone", () => {
    const { sessions } = held("one");
    sessions.gone(id("one"));
    sessions.sessions([session("one")]);
    assert.ok(!sessions.isGone(id("one")));
    assert.ok(!sessions.isGone(session("one").id));
    sessions.learn(session("two"));
    sessions.learn(session("one"));
    assert.equal(sessions.nowOf(id("one")), id("one"));
  });

  it("stay listed while they are held, each once, and no longer", () => {
    const { sessions } = held("old");
    sessions.hold(id("old"));
    assert.deepEqual(idsIn(sessions.kernels([])), [id("old")]);
    assert.deepEqual(idsIn(sessions.sessions([])), [id("old")]);
    assert.deepEqual(idsIn(sessions.kernels([{ id: id("old") }])), [id("old")]);
    sessions.learn(session("new"));
    assert.deepEqual(idsIn(sessions.kernels([{ id: id("new") }, { id: id("new") }])), [id("new"), id("new")]);
    const other = aWindow({ open: [] }).sessions;
    other.learn(session("old"));
    other.hold(id("old"));
    other.hold(id("old"));
    other.letGo(id("old"));
    assert.equal(other.kernels([]).length, 1);
    other.letGo(id("old"));
    assert.equal(other.kernels([]).length, 0);
  });

  it("stay listed where an open notebook remembers them, and nowhere else", () => {
    const kept = [session("mine"), session("closed", "closed.ipynb")];
    const { sessions, noted } = aWindow({ kept });
    assert.deepEqual(idsIn(sessions.sessions([])), [id("mine")]);
    assert.deepEqual(idsIn(sessions.kernels([])), [id("mine")]);
    assert.deepEqual(noted.used, [id("mine")]);
    const [ghost] = sessions.sessions([]);
    assert.deepEqual((ghost as { kernel: { execution_state: string } }).kernel.execution_state, "idle");
  });

  it("are noted when they are used, the last one of a path", () => {
    const { sessions, noted } = held("one");
    sessions.learn(session("two"));
    sessions.hold(id("two"));
    sessions.hold("kernel-of-nobody");
    assert.deepEqual(noted.kept, [id("one"), id("two")]);
    assert.deepEqual(noted.used, [id("one"), id("two")]);
  });

  it("are known as never made, where they were only promised, by a window to come too, until they are made", () => {
    let kept: KeptSession[] = [];
    const keep = (session: KeptSession) => {
      kept = [...kept.filter(({ path }) => path !== session.path), session];
    };
    const ignore = () => undefined;
    const window = () =>
      new KernelSessions({ kept: () => kept, keep, drop: ignore, used: ignore, isWanted: () => true });
    const first = window();
    const { path, name, type, kernel } = session("new");
    const promise = () => first.promise(JSON.stringify({ path, name, type, kernel: { name: kernel.name } }));
    const [before, promised] = [promise(), promise()];
    assert.ok(before && promised);
    for (const { kernel } of [before, promised]) first.hold(kernel.id);
    assert.ok(first.isUnmade(before.kernel.id), "one promise after the other makes none");

    const second = window();
    assert.deepEqual([second.isUnmade(promised.kernel.id), second.of(promised.kernel.id)], [true, promised]);
    second.hold(promised.kernel.id);
    second.learn(session("new"));
    assert.equal(second.nowOf(promised.kernel.id), id("new"));
    for (const later of [second, window()]) assert.equal(later.isUnmade(promised.kernel.id), false);
  });

  it("are forgotten when their user ends them, by the kernel's id or the session's, and have no successor", () => {
    for (const ended of [id("old"), session("old").id]) {
      const { sessions, noted } = held("old");
      sessions.gone(id("old"));
      sessions.forget(ended);
      assert.deepEqual([sessions.kernels([]), sessions.of(id("old"))], [[], undefined]);
      assert.deepEqual(noted.dropped, [id("old")]);
      assert.ok(!sessions.isGone(id("old")));
      sessions.learn(session("new"));
      assert.equal(sessions.nowOf(id("old")), id("old"));
    }
    const { sessions, noted } = held("old");
    sessions.forget("kernel-of-nobody");
    assert.deepEqual([noted.dropped, sessions.kernels([]).length], [[], 1]);
  });

  it("keep all that a server lists, and learn nothing from what is no session", () => {
    const { sessions } = aWindow();
    const odd = [null, 1, "x", [], {}, { ...session("x"), kernel: null }, { ...session("y"), id: "../.." }];
    assert.deepEqual(sessions.sessions(odd), odd);
    assert.deepEqual(sessions.kernels(odd), odd);
    assert.equal(sessions.of(id("y")), undefined);
  });

  it("are replaced where an id stands by itself, and not within a word", () => {
    const { sessions } = held("old");
    sessions.learn(session("new"));
    const text = '{"path":"my-kernel-new.ipynb","id":"kernel-new","name":"kernel-newer"}';
    assert.equal(sessions.incoming(text), text.replace('"kernel-new"', '"kernel-old"'));
  });

  it("are of others until an editor of this machine knows what those gave to them, also after the window has gone", () => {
    const { sessions, noted } = aWindow({ kept: [session("remembered", "b.ipynb")] });
    sessions.sessions([session("listed", "c.ipynb"), session("remembered", "b.ipynb")]);
    sessions.learn(session("made", "d.ipynb"));
    const ofOthers = () => ["listed", "remembered", "made"].filter((name) => sessions.isOfOthers(id(name)));
    assert.deepEqual(ofOthers(), ["listed"]);
    for (const name of ["listed", "remembered", "made"]) sessions.hold(id(name));
    assert.deepEqual(ofOthers(), ["listed"]);
    const isNextTime = () => aWindow({ kept: noted.sessions }).sessions.isOfOthers(id("listed"));
    assert.equal(isNextTime(), true);
    sessions.othersKnown(id("listed"));
    assert.deepEqual(ofOthers(), []);
    assert.equal(isNextTime(), false);
  });

  it("are not of others where another window of this machine has them, also one that took them up after this one began", () => {
    const kept: KeptSession[] = [];
    const { sessions } = aWindow({ kept });
    sessions.sessions([session("followed"), session("unknown", "b.ipynb")]);
    kept.push(session("followed"), { ...session("unknown", "b.ipynb"), ofOthers: true });
    for (const name of ["followed", "unknown"]) sessions.hold(id(name));
    // That window doesn't know yet either what others gave to the second one.
    assert.deepEqual([sessions.isOfOthers(id("followed")), sessions.isOfOthers(id("unknown"))], [false, true]);
  });

  it("are bounded, and what is held or remembered outlasts all others", () => {
    const kept = [session("remembered", "b.ipynb")];
    const { sessions } = aWindow({ kept, open: [] });
    sessions.learn(session("held"));
    sessions.hold(id("held"));
    for (let number = 0; number < 1_500; number++) sessions.learn(session(`n${number}`, `${number}.ipynb`));
    const known = Array.from({ length: 1_500 }, (_, number) => sessions.of(id(`n${number}`))).filter(Boolean);
    assert.equal(known.length, 998);
    assert.ok(sessions.of(id("held")));
    assert.ok(sessions.of(id("remembered")));
  });
});
