import assert from "node:assert/strict";
import { helperReading, metricsReading } from "../../../../src/servers/resources/reading.js";

describe("what a server says that it uses", () => {
  it("is taken from the helper as it is", () => {
    const told = {
      status: "ok",
      memory: { usedBytes: 3, limitBytes: 8, isMachine: false },
      cpu: { atS: 100, usedS: 7.5, cores: 4 },
      disk: { usedBytes: 1, sizeBytes: 2 },
      gpus: [{ index: "0", name: "A100", usedBytes: 1, sizeBytes: 2, percent: 100 }],
      kernels: [{ id: "11111111-2222", memoryBytes: 5, usedS: 1 }],
    };
    assert.deepEqual(helperReading(told), {
      memory: { usedBytes: 3, limitBytes: 8, isMachine: false },
      cpu: { times: { atS: 100, usedS: 7.5 }, limit: 4 },
      disk: { usedBytes: 1, sizeBytes: 2 },
      gpus: [{ index: "0", name: "A100", usedBytes: 1, sizeBytes: 2, percent: 100 }],
      kernels: [{ id: "11111111-2222", memoryBytes: 5 }],
    });
  });

  it("is left out where it is none, and cut where it is too much", () => {
    const bad = [-1, NaN, Infinity, 1e30, "x8", null, {}, []];
    for (const wrong of bad) {
      const told = {
        memory: { usedBytes: wrong, isMachine: true },
        cpu: wrong,
        disk: { usedBytes: 1, sizeBytes: wrong },
        gpus: [wrong, { index: wrong }, { index: "0", percent: wrong, name: {} }],
        kernels: [
          { id: "../../../x", memoryBytes: 1 },
          { id: "12345678", memoryBytes: wrong },
        ],
      };
      assert.deepEqual(helperReading(told), { gpus: [{ index: "0", name: "" }], kernels: [] });
    }
    const many = Array.from({ length: 5_000 }, (_, at) => ({ id: `kernel-${at}`, memoryBytes: 1 }));
    const { gpus, kernels } = helperReading({
      gpus: Array.from({ length: 99 }, () => ({ index: "1", name: "x".repeat(9_999) })),
      kernels: many,
    });
    assert.deepEqual([gpus.length, gpus[0]?.name.length, kernels.length], [32, 100, 500]);
  });

  it("is taken from jupyter-resource-usage, shared memory once, without a limit that it doesn't know", () => {
    const limits = { memory: { rss: 0, pss: 0 } };
    assert.deepEqual(metricsReading({ rss: 9, pss: 5, limits }), {
      memory: { usedBytes: 5, isMachine: false },
      gpus: [],
      kernels: [],
    });
    const all = {
      rss: 9,
      limits: { memory: { rss: 20, warn: false }, cpu: { cpu: 2 } },
      cpu_percent: 150,
      cpu_count: 8,
    };
    assert.deepEqual(metricsReading({ ...all, disk_used: 1, disk_total: 2 }), {
      memory: { usedBytes: 9, limitBytes: 20, isMachine: false },
      cpu: { cores: 1.5, limit: 2 },
      disk: { usedBytes: 1, sizeBytes: 2 },
      gpus: [],
      kernels: [],
    });
    for (const other of [undefined, [], "x", {}, { rss: -1 }]) assert.equal(metricsReading(other), undefined);
  });
});
