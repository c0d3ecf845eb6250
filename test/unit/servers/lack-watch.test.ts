import assert from "node:assert/strict";
import type { Pending } from "../../../src/hubClient/start/pending-phase.js";
import { LackWatch } from "../../../src/servers/start/lack-watch.js";

const noGpu: Pending = { phase: "waiting-for-resources", lacks: "gpu", cluster: "full" };

describe("the offer of another choice", () => {
  it("comes once, when the cluster had the time to add a node and did not", () => {
    const watch = new LackWatch();
    assert.equal(watch.look(noGpu, 0), undefined);
    assert.equal(watch.look(noGpu, 19_000), undefined);
    assert.equal(watch.look(noGpu, 20_000), "gpu");
    assert.equal(watch.look(noGpu, 60_000), undefined);
  });

  it("comes at once when the cluster says that it adds none", () => {
    assert.equal(new LackWatch().look({ ...noGpu, cluster: "cannot-grow" }, 0), "gpu");
  });

  it("does not come while a node is being added, nor when it starts", () => {
    const watch = new LackWatch();
    watch.look(noGpu, 0);
    assert.equal(watch.look({ ...noGpu, cluster: "growing" }, 30_000), undefined);
    assert.equal(watch.look({ phase: "starting" }, 60_000), undefined);
    assert.equal(watch.look(noGpu, 61_000), undefined);
    assert.equal(watch.look(undefined, 90_000), undefined);
  });

  it("does not come for a job that waits its turn in a queue", () => {
    const watch = new LackWatch();
    watch.look({ phase: "queued" }, 0);
    assert.equal(watch.look({ phase: "queued" }, 3_600_000), undefined);
  });
});
