import assert from "node:assert/strict";
import { stat } from "node:fs";
import { poll } from "../../../rig/process.js";
import { type CellOutcome, CellQueue, type RunEvents } from "../../../src/kernels/builtin/cells/cell-queue.js";

class Run {
  cancelled = false;
  begin: () => void = () => undefined;
  end: (outcome: CellOutcome) => void = () => undefined;

  constructor(
    readonly name: string,
    /** what the kernel has to do until the next may follow */
    readonly goesOn: "sent" | "end" = "sent",
    readonly beginsAtOnce = true,
  ) {}

  cancel(): Promise<void> {
    this.cancelled = true;
    return Promise.resolve();
  }
}

const handOverMs = 20;
const settled = () => new Promise((resolve) => setImmediate(resolve));
/** Long enough for all to be handed over, and for a turn of everything else. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 3 * handOverMs));

describe("the cells of a notebook", () => {
  let given: Run[];
  beforeEach(() => (given = []));

  /** @param queues may the kernel be given many at once? */
  function running(queues: boolean | Promise<boolean>, ...runs: Run[]) {
    const mine = given;
    const execute = (run: Run, on: RunEvents) => {
      mine.push(run);
      if (run.goesOn === "sent") on.sent();
      run.begin = () => on.begun();
      if (run.beginsAtOnce) run.begin();
      return new Promise<CellOutcome>((resolve) => (run.end = resolve));
    };
    const done: boolean[] = [];
    const told = {
      done: (spell: { hasFailed: boolean }) => void done.push(spell.hasFailed),
      log: { warn: () => undefined },
    };
    const deps = { execute, queues: async () => await queues, ...told };
    const queue = new CellQueue<Run>(deps, handOverMs);
    for (const run of runs) queue.add(run);
    return { queue, done, work: queue.work() };
  }

  const named = (...names: string[]) => names.map((name) => new Run(name));
  const names = (runs: readonly Run[]) => runs.map(({ name }) => name).join("");

  it("are given to the kernel one after the other while they are quick", async () => {
    const [a, b, c] = named("a", "b", "c") as [Run, Run, Run];
    const { work } = running(true, a, b, c);
    for (const run of [a, b, c]) {
      assert.equal(given.at(-1), run);
      run.end("ok");
      await settled();
    }
    await work;
    assert.equal(names(given), "abc");
  });

  it("are all given to it, in order, once they take their time", async () => {
    const { queue, work } = running(true, ...named("a", "b", "c", "d"));
    assert.equal(names(given), "a");
    await work;
    assert.equal(names(given), "abcd");
    assert.equal(names(queue.open), "abcd");
  });

  it("are all given to it once many quick ones take their time together", async () => {
    const runs = named("a", "b", "c", "d");
    const { work } = running(true, ...runs);
    runs[0]?.end("ok");
    await settled();
    assert.equal(names(given), "ab");
    await work;
    assert.equal(names(given), "abcd");
  });

  it("stay here where the end of the first has come while this process was busy, and is only not heard yet", async () => {
    const [a, b] = named("a", "b") as [Run, Run];
    const { work } = running(true, a, b);
    stat(".", () => a.end("failed"));
    const until = performance.now() + 3 * handOverMs;
    while (performance.now() < until);
    await work;
    assert.deepEqual([names(given), b.cancelled], ["a", true]);
  });

  it("stay here for a kernel that cannot call them off", async () => {
    const [a, b] = named("a", "b") as [Run, Run];
    running(false, a, b);
    await aWhile();
    assert.equal(names(given), "a");
    a.end("ok");
    assert.ok(await poll(() => names(given) === "ab", 1_000));
  });

  it("stay here until the kernel has said what it is", async () => {
    let say: (queues: boolean) => void = () => undefined;
    const { work } = running(new Promise<boolean>((resolve) => (say = resolve)), ...named("a", "b"));
    await aWhile();
    assert.equal(names(given), "a");
    say(true);
    await work;
    assert.equal(names(given), "ab");
  });

  it("stay here while the kernel has not begun the first", async () => {
    const first = new Run("f", "sent", false);
    const { work } = running(true, first, ...named("a", "b"));
    await aWhile();
    assert.equal(names(given), "f");
    first.begin();
    await work;
    assert.equal(names(given), "fab");
  });

  it("go on behind those that the kernel has, and wait again once it has none", async () => {
    const [a, b, c, d, e] = named("a", "b", "c", "d", "e") as [Run, Run, Run, Run, Run];
    const { queue, work } = running(true, a, b);
    await work;
    queue.add(c);
    await queue.work();
    assert.equal(names(given), "abc");
    for (const run of [a, b, c]) run.end("ok");
    assert.ok(await poll(() => queue.open.length === 0, 1_000));
    queue.add(d);
    queue.add(e);
    void queue.work();
    assert.equal(names(given), "abcd", "the next may be quick");
  });

  it("wait for the end of one that the server may not take", async () => {
    const large = new Run("L", "end");
    const [a, b] = named("a", "b") as [Run, Run];
    running(true, a, large, b);
    assert.ok(await poll(() => names(given) === "aL", 1_000));
    large.end("failed");
    assert.ok(await poll(() => b.cancelled, 1_000));
    assert.equal(names(given), "aL");
  });

  it("are not run after one that failed", async () => {
    const [a, b, c] = named("a", "b", "c") as [Run, Run, Run];
    const { work } = running(true, a, b, c);
    a.end("failed");
    await work;
    assert.deepEqual([names(given), b.cancelled, c.cancelled], ["a", true, true]);
  });

  it("are not run after one that failed while what they need was brought to the server", async () => {
    const [a, b] = named("a", "b") as [Run, Run];
    const onItsWay = new Run("w", "end", false);
    const { work } = running(true, a, onItsWay, b);
    assert.ok(await poll(() => names(given) === "aw", 1_000));
    a.end("failed");
    assert.ok(await poll(() => onItsWay.cancelled && b.cancelled, 1_000));
    onItsWay.end("failed");
    await work;
    assert.equal(names(given), "aw");
  });

  it("are said to be done when nothing runs and nothing waits, and not between two", async () => {
    const [a, b, adopted] = named("a", "b", "c") as [Run, Run, Run];
    const { queue, work, done } = running(false, a, b);
    a.end("ok");
    await aWhile();
    assert.deepEqual(done, []);
    b.end("ok");
    await work;
    assert.deepEqual(done, [false]);
    queue.adopt([adopted]);
    await settled();
    adopted.end("failed");
    assert.ok(await poll(() => done.length === 2, 1_000));
    assert.deepEqual(done, [false, true]);
  });

  it("are given away in order when nobody looks after them any more", async () => {
    const { queue } = running(false, ...named("a", "b", "c"));
    const left: Run[] = [];
    queue.handOver((run) => left.push(run));
    await queue.cancelWaiting();
    assert.equal(names(left), "bc");
    assert.ok(left.every(({ cancelled }) => cancelled));
  });
});
