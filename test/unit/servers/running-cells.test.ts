import assert from "node:assert/strict";
import { mock } from "node:test";
import { RunningCells } from "../../../src/servers/status/running-cells.js";
import type { ServerId } from "../../../src/text/ids.js";

const [gpu, cpu] = ["gpu" as ServerId, "cpu" as ServerId];

describe("the cells that run", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("are known by their server and notebook, and told of once a second at most", () => {
    let times = 0;
    const running = new RunningCells();
    running.onDidChange(() => times++);
    const [one, other] = [{}, {}];
    for (const cells of [1, 2, 3]) running.set(one, gpu, { name: "a", cells });
    running.set(other, cpu, { name: "b", cells: 1 });
    const shown = (id: ServerId) => running.of(id).map(({ name, cells }) => [name, cells]);
    assert.deepEqual([shown(gpu), shown(cpu)], [[["a", 3]], [["b", 1]]]);
    assert.equal(times, 0);
    mock.timers.tick(1_000);
    assert.equal(times, 1);
    running.set(one, gpu, { name: "a", cells: 0 });
    assert.deepEqual(shown(gpu), []);
    mock.timers.tick(1_000);
    assert.equal(times, 2);
    // A connection that ends where nothing runs is no news.
    running.set(one, gpu, { name: "a", cells: 0 });
    mock.timers.tick(5_000);
    assert.equal(times, 2);
  });

  it("are known to have ended, which those of a connection that was closed are not", () => {
    const running = new RunningCells();
    const [one, other] = [{}, {}];
    const at = Date.now();
    running.set(one, gpu, { name: "a", kernel: "done", cells: 1 });
    running.set(other, gpu, { name: "b", kernel: "cut off", cells: 1 });
    assert.equal(running.hasEndedSince("done", at), false);
    running.set(one, gpu, { name: "a", kernel: "done", cells: 0 });
    running.closed(other);
    assert.deepEqual(running.of(gpu), []);
    assert.deepEqual([running.hasEndedSince("done", at), running.hasEndedSince("cut off", at)], [true, false]);
    assert.equal(running.hasEndedSince("done", Date.now() + 1), false);
  });
});
