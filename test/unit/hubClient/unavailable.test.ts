import assert from "node:assert/strict";
import { isUnavailable } from "../../../src/hubClient/unavailable.js";

describe("the reason of a failed start", () => {
  const unavailable = [
    "sbatch: error: Batch job submission failed: Requested node configuration is not available",
    "sbatch: error: invalid partition specified: nope\nsbatch: error: Batch job submission failed: Invalid partition name specified",
    "sbatch: error: Batch job submission failed: Invalid generic resource (gres) specification",
    "sbatch: error: Batch job submission failed: Requested time limit is invalid (missing or exceeds some limit)",
    "sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
    'pods "jupyter-ada" is forbidden: exceeded quota: gpu, requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=4, limited: requests.nvidia.com/gpu=4',
  ];
  for (const reason of unavailable) {
    it(`says that it is not to be had: “${reason.slice(0, 90)}”`, () => assert.equal(isUnavailable(reason), true));
  }

  const others = [
    "",
    "no such image: torch",
    "The Jupyter batch job has disappeared while pending in the queue or died immediately after starting.",
    "pod hub/jupyter-ada did not start in 600 seconds!",
    "Server at http://10.5.1.106:8888/user/ada/ didn't respond in 30 seconds",
    "sbatch: error: Batch job submission failed: Access/permission denied",
  ];
  for (const reason of others) {
    it(`does not say so: “${reason}”`, () => assert.equal(isUnavailable(reason), false));
  }
});
