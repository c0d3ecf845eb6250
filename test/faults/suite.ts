import assert from "node:assert/strict";
import type { RunningHub } from "../../rig/hub.js";
import { type ServerKind, startHubOf } from "../../rig/server-kinds.js";
import { worseThanKnown } from "./expected.js";
import type { FaultName } from "./faults.js";
import { lineOf } from "./matrix.js";
import { Stage } from "./stage.js";
import { trial } from "./trial.js";

const FIRST_INSTALL_MS = 600_000;
const LONGEST_TRIAL_MS = 900_000;

/** A test for each fault. @param told gets a line of the matrix for each */
export function testsOf(kind: ServerKind, faults: readonly FaultName[], told: (line: string) => void): void {
  describe(`a running cell on a server of the kind ${kind}`, () => {
    let hub: RunningHub | undefined;

    before(async function () {
      this.timeout(FIRST_INSTALL_MS);
      hub = await startHubOf(kind);
    });
    after(() => hub?.stop());

    for (const fault of faults) {
      it(fault, async function () {
        this.timeout(LONGEST_TRIAL_MS);
        assert.ok(hub);
        const stage = await Stage.open(hub, kind);
        try {
          const result = await trial(stage, fault);
          told(lineOf(fault, kind, result));
          assert.deepEqual(worseThanKnown(kind, result), []);
        } finally {
          await stage.close();
        }
      });
    }
  });
}
