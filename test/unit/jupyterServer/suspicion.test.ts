import assert from "node:assert/strict";
import { mock } from "node:test";
import { Suspicion } from "../../../src/jupyterServer/suspicion.js";
import { HubUnreachable } from "../../../src/transport/errors.js";

describe("a suspicion that the hub is asked about", () => {
  let nowMs = 0;
  let asked: (() => void)[] = [];

  beforeEach(() => {
    asked = [];
    mock.timers.enable({ apis: ["setTimeout"] });
    mock.method(performance, "now", () => nowMs);
  });
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });

  const aSuspicion = () => new Suspicion(() => new Promise<void>((resolve) => asked.push(resolve)));

  async function pass(ms: number): Promise<void> {
    nowMs += ms;
    mock.timers.tick(ms);
    await turn();
  }

  async function answered(): Promise<void> {
    asked.at(-1)?.();
    await turn();
  }

  it("is one question for all who raise it, and they wait for its answer", async () => {
    const suspicion = aSuspicion();
    let isOver = false;
    const both = Promise.all([suspicion.raise(), suspicion.raise()]).then(() => (isOver = true));
    await turn();
    assert.deepEqual([asked.length, isOver], [1, false]);
    await answered();
    await both;
  });

  it("is asked about at growing pauses, once for all that is raised in one, and not without a reason", async () => {
    const suspicion = aSuspicion();
    void suspicion.raise();
    await answered();
    for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const before = asked.length;
      await Promise.all([suspicion.raise(), suspicion.raise()]);
      await pass(pauseMs - 1);
      assert.equal(asked.length, before);
      await pass(1);
      assert.equal(asked.length, before + 1);
      await answered();
    }
    const before = asked.length;
    await pass(3_600_000);
    assert.equal(asked.length, before);
  });

  it("is asked about at once again when the server has answered meanwhile, and nothing is left to be asked", async () => {
    const suspicion = aSuspicion();
    void suspicion.raise();
    await answered();
    void suspicion.raise();
    suspicion.allay();
    await pass(60_000);
    assert.equal(asked.length, 1);
    void suspicion.raise();
    await answered();
    void suspicion.raise();
    await pass(1_000);
    assert.equal(asked.length, 3);
  });

  it("is asked about again while the hub cannot be reached, until it answers", async () => {
    let times = 0;
    const suspicion = new Suspicion(() =>
      ++times < 3 ? Promise.reject(new HubUnreachable("https://hub.example/", "refused")) : Promise.resolve(),
    );
    await suspicion.raise();
    await pass(1_000);
    assert.equal(times, 2);
    suspicion.allay();
    await pass(60_000);
    assert.equal(times, 2);
    void suspicion.raise();
    await pass(3_600_000);
    assert.equal(times, 3);
  });

  it("survives a question that fails, or that cannot be put", async () => {
    let times = 0;
    const suspicion = new Suspicion(() => {
      if (times++ === 0) throw new Error("cannot be put");
      return Promise.reject(new Error("fails"));
    });
    for (const passed of [1, 2, 3]) {
      await suspicion.raise();
      assert.equal(times, passed);
      nowMs += 60_000;
    }
  });

  it("is over when it is disposed of: nothing is asked any more", async () => {
    const suspicion = aSuspicion();
    void suspicion.raise();
    await answered();
    void suspicion.raise();
    suspicion.dispose();
    await pass(60_000);
    await suspicion.raise();
    assert.equal(asked.length, 1);
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
