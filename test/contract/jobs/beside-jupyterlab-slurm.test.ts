import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { windowWithJobs } from "./window-with-jobs.js";

const HUB_DEADLINE_MS = 300_000;

/**
 * What its REST does (`handlers.py` of 4.1.0) is Slurm's own commands, run by the server as the helper runs them: `sbatch` of a script that is on
 * the server already, without options, and `squeue` of all users' jobs. So it is not used, and nothing of the one is lost on the other.
 */
describe("batch jobs of a server that has jupyterlab-slurm", function () {
  this.timeout(HUB_DEADLINE_MS);
  const window = windowWithJobs({ packages: ["jupyterlab-slurm==4.1.0"] });
  const { user } = window;

  /** As its page in JupyterLab asks. */
  async function asked(method: string, name: string, body?: object): Promise<{ data: Record<string, unknown> }> {
    const { fetch } = await window.ada.transport();
    const url = new URL(`jupyterlab_slurm/${name}`, window.on.connection.url);
    const json = { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(url, { method, ...(body && json) });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text) as { data: Record<string, unknown> };
  }

  it("are the same ones there and here, and each can be canceled in the other", async () => {
    const script = path.join(window.home, "theirs.sh");
    await writeFile(script, "#!/bin/bash\n#SBATCH --job-name=theirs\nsleep 600\n");
    const { data } = await asked("POST", "sbatch", { inputPath: script, outputPath: window.home });
    const theirs = String(data["jobId"]);
    const { id: ours } = await window.endless("ours");
    const { data: listed } = await asked("GET", "squeue");
    const ids = (listed["rows"] as string[][]).map(([id]) => id);
    assert.deepEqual([ids.includes(theirs), ids.includes(ours)], [true, true]);

    await asked("DELETE", "scancel", { job_ids: [ours] });
    await user.sees("ours is canceled", async () => (await window.state(ours)).startsWith("CANCELLED"));
    const { showing, actions } = await window.job("theirs");
    actions.choose("Cancel Job…");
    (await user.modal(/cancel/i)).press("Cancel Job");
    await user.sees("theirs is canceled", async () => (await window.state(theirs)).startsWith("CANCELLED"));
    (await user.list(/Which job/)).escape();
    await assert.rejects(showing);
  });
});
