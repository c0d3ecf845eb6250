import assert from "node:assert/strict";
import { chart, PAST_MS, type Point } from "../../../../src/servers/resources/chart.js";
import type { Reading } from "../../../../src/servers/resources/reading.js";
import { UsagePast } from "../../../../src/servers/resources/usage.js";
import { memoryOfKernel, usageLines } from "../../../../src/servers/resources/usage-words.js";
import { english } from "../../ui/english.js";

const GIBIBYTE = 1024 ** 3;
const nothing: Reading = { gpus: [], kernels: [] };
const minute = 60_000;

describe("a chart of the last ten minutes", () => {
  const at = (minutes: number, value: number): Point => ({ atMs: minutes * minute, value });

  it("has a block for each minute, the latest at the right, as high as the most of it", () => {
    const points = [0, 1, 2, 3, 4, 5, 6, 7].map((minutes) => at(minutes, minutes));
    assert.equal(chart(points, 8, 10), "▁▂▃▄▅▆▇█");
    assert.equal(chart([at(3, 1), at(3.2, 7), at(3.4, 2), at(4, 0)], 8, 10), "█▁");
  });

  it("shows what nobody asked for as that, and nothing of what is too old", () => {
    assert.equal(chart([at(1, 8), at(4, 8)], 8, 10), "█··█");
    assert.equal(chart([at(0, 8), at(30, 8)], 8, 10), "█");
    assert.equal(chart([], 8, 10), "");
  });

  it("never leaves its height, also where nothing has none", () => {
    assert.equal(chart([at(1, 99), at(2, 0)], 8, 10), "█▁");
    assert.equal(chart([at(1, 0)], 0, 10), "▁");
  });
});

describe("what a server uses", () => {
  const memory = (used: number, isMachine = false): Reading => ({
    ...nothing,
    memory: { usedBytes: used * GIBIBYTE, limitBytes: 10 * GIBIBYTE, isMachine },
  });

  it("is nearly full from 90 % on, until it is below 80 %", () => {
    const past = new UsagePast();
    const full = [8, 8.9, 9, 8.5, 8.1, 7.9, 8.5, 9.5].map((used) => past.add(memory(used), 0).memory?.isNearlyFull);
    assert.deepEqual(full, [false, false, true, true, true, false, false, true]);
  });

  it("is not said to be nearly full where nobody knows the limit", () => {
    const { memory } = new UsagePast().add({ ...nothing, memory: { usedBytes: 9e12, isMachine: false } }, 0);
    assert.equal(memory?.isNearlyFull, false);
  });

  it("is kept for ten minutes", () => {
    const past = new UsagePast();
    for (let at = 0; at <= 3 * PAST_MS; at += 5_000) past.add(memory(1), at);
    assert.equal(past.add(memory(2), 3 * PAST_MS + 5_000).memory?.past.length, PAST_MS / 5_000);
  });

  it("is as many processors as were busy since it was told last, also where it is told twice, or by another clock", () => {
    const past = new UsagePast();
    const cores = (atS: number, usedS: number) =>
      past.add({ ...nothing, cpu: { times: { atS, usedS }, limit: 4 } }, 0).cpu?.used;
    const told = [cores(100, 50), cores(105, 60), cores(105, 60), cores(110, 59), cores(3, 1), cores(5, 2)];
    assert.deepEqual(told, [undefined, 2, 2, 0, 0, 0.5]);
  });

  it("is a line for each thing, with its chart, and the machine's memory said to be that", () => {
    const past = new UsagePast();
    past.add(memory(3), 0);
    const gpu = { index: "1", name: "A100", usedBytes: 10 * GIBIBYTE, sizeBytes: 40 * GIBIBYTE, percent: 50 };
    const usage = past.add(
      {
        ...memory(3.14),
        cpu: { cores: 1.26, limit: 2.5 },
        gpus: [gpu, { index: "2", name: "T4" }],
        disk: { usedBytes: 512 * 1024 ** 2, sizeBytes: 2048 * GIBIBYTE },
        kernels: [{ id: "12345678", memoryBytes: 1.5 * GIBIBYTE }],
      },
      minute,
    );
    assert.deepEqual(
      usageLines(usage, english).map(({ label, value, narrow }) => [label, value, narrow]),
      [
        ["Memory", "3.1 of 10 GiB", "▃▃"],
        ["CPU", "1.3 of 2.5 cores", "▅"],
        ["GPU 1", "50 % · 10 of 40 GiB", "▅"],
        ["GPU 2", "T4", ""],
        ["Disk", "0 of 2 TiB", "▁"],
      ],
    );
    assert.equal(memoryOfKernel(usage, "12345678"), "1.5 GiB");
    assert.equal(memoryOfKernel(usage, "87654321"), undefined);
    const [ofSmall] = usageLines(
      past.add({ ...nothing, memory: { usedBytes: 0.916 * GIBIBYTE, limitBytes: GIBIBYTE, isMachine: false } }, 0),
      english,
    );
    assert.equal(ofSmall?.value, "0.92 of 1 GiB", "a tenth of so little is much");
    const [ofMachine] = usageLines(past.add(memory(5, true), 0), english);
    assert.deepEqual(
      [ofMachine?.label, ofMachine?.whole, ofMachine?.value],
      ["Memory", "Machine memory", "5 of 10 GiB"],
    );
  });
});
