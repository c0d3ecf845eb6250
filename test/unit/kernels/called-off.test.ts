import assert from "node:assert/strict";
import { interruptCalledOff } from "../../../src/kernels/builtin/cells/called-off.js";

describe("a cell that was called off, and that the kernel has begun", () => {
  const warnings: string[] = [];
  const log = { warn: (message: string) => void warnings.push(message) };
  beforeEach(() => (warnings.length = 0));

  /** A kernel that takes the interrupt of this number for one. */
  function deafUntil(taken: number) {
    const run = { hasEnded: false };
    const kernel = {
      interrupts: 0,
      interrupt() {
        this.interrupts++;
        run.hasEnded = this.interrupts === taken;
        return Promise.resolve();
      },
    };
    return { run, kernel };
  }

  for (const taken of [1, 2, 3]) {
    it(`is interrupted until it ends, and no more: ${taken}`, async () => {
      const { run, kernel } = deafUntil(taken);
      await interruptCalledOff(run, kernel, log, [1, 1, 1]);
      assert.deepEqual([kernel.interrupts, warnings], [taken, []]);
    });
  }

  it("is left to the user where its code makes nothing of interrupts", async () => {
    const { run, kernel } = deafUntil(Infinity);
    await interruptCalledOff(run, kernel, log, [1, 1, 1]);
    assert.equal(kernel.interrupts, 3);
    assert.match(warnings.join(), /makes nothing of interrupts/);
  });

  it("is said to run where the kernel cannot be interrupted", async () => {
    await interruptCalledOff({ hasEnded: false }, { interrupt: () => Promise.reject(new Error("away")) }, log, [1]);
    assert.match(warnings.join(), /runs: Error: away/);
  });
});
