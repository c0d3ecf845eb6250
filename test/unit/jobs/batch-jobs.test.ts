import assert from "node:assert/strict";
import { HelperRefusal } from "../../../src/helper/helper.js";
import type { WorkingHelper } from "../../../src/helper/tasks.js";
import { BatchJobs } from "../../../src/jobs/batch-jobs.js";

/** With a helper that does nothing, for this reason. */
function jobsWith(reason: string): BatchJobs {
  const refused = () => Promise.reject(new HelperRefusal(reason, "sbatch --parsable"));
  const helper: WorkingHelper = { start: () => Promise.resolve(), ask: refused, askFor: refused };
  return new BatchJobs(helper, "hub.example");
}

describe("a job that the helper did not submit", () => {
  const signal = new AbortController().signal;

  for (const [reason, name] of [
    ["scheduler", "SlurmRefused"],
    // sbatch may have submitted it before it was ended.
    ["slow", "HelperFailure"],
    ["full", "HelperFailure"],
    ["failed", "HelperFailure"],
    ["no-slurm", "NoSlurm"],
  ] as const) {
    it(`was refused by Slurm only where that says so: ${reason}`, async () => {
      await assert.rejects(jobsWith(reason).submit("", "#!/bin/bash\n", signal), { name });
    });
  }
});
