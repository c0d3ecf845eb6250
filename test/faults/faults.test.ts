import assert from "node:assert/strict";
import type { RunningHub } from "../../rig/hub.js";
import { startHubOf } from "../../rig/server-kinds.js";
import { worseThanKnown } from "./expected.js";
import { head, lineOf } from "./matrix.js";
import { Stage } from "./stage.js";
import { trial } from "./trial.js";
import { wishes } from "./wishes.js";

const FIRST_INSTALL_MS = 600_000;
const LONGEST_TRIAL_MS = 900_000;
const lines: string[] = [];

after(() => console.log(`\n${[head, ...lines].join("\n")}\n`));

for (const kind of wishes.servers) {
  describe(`a running cell on a server of the kind ${kind}`, () => {
    let hub: RunningHub;

    before(async function () {
      this.timeout(FIRST_INSTALL_MS);
      hub = await startHubOf(kind);
    });
    after(() => hub.stop());

    for (const fault of wishes.faults) {
      it(fault, async function () {
        this.timeout(LONGEST_TRIAL_MS);
        const stage = await Stage.open(hub, kind);
        try {
          const result = await trial(stage, fault);
          const line = lineOf(fault, kind, result);
          lines.push(line);
          console.log(line);
          assert.deepEqual(worseThanKnown(kind, fault, result), []);
        } finally {
          await stage.close();
        }
      });
    }
  });
}
