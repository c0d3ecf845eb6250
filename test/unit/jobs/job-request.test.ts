import assert from "node:assert/strict";
import { fits, jobName, jobScript, optionsOf, requestFrom, shellLine } from "../../../src/jobs/job-request.js";

const at = new Date(2026, 10, 30, 9, 5, 7);
const nothing = { partition: "", account: "", time: "", cores: "", memory: "", gpus: "" };

describe("what a job asks for", () => {
  it("is what the server was started with, by the names of the forms that are known", () => {
    const batchspawner = {
      partition: "gpu",
      account: "ab1",
      runtime: "0:10:00",
      nprocs: 2,
      memory: "2G",
      gres: "gpu:a100:1",
    };
    assert.deepEqual(requestFrom(batchspawner), {
      partition: "gpu",
      account: "ab1",
      time: "0:10:00",
      cores: "2",
      memory: "2G",
      gpus: "gpu:a100:1",
    });
    const moss = { partition: "gpu", nprocs: "3", ngpus: "2", runtime: "0:20:00", environment_id: "second" };
    assert.deepEqual(requestFrom(moss), { ...nothing, partition: "gpu", time: "0:20:00", cores: "3", gpus: "2" });
  });

  it("leaves out what could mean something else, or is none", () => {
    // Hours to one form, minutes to another; no GPU; a line that begins another one.
    assert.deepEqual(
      requestFrom({ runtime: 2, gpus: "gpu:0", ngpus: 0, account: "a\n#SBATCH --x", partition: ["cpu"] }),
      nothing,
    );
    assert.deepEqual(requestFrom({}), nothing);
  });

  it("stands in a line for a shell and in one of a script, so it has no blank, quote or line break", () => {
    for (const value of ["a b", "a'b", 'a"b', "a\nb", "$(touch owned)", "`a`", "a;b", "ü", "x".repeat(300)]) {
      for (const field of ["partition", "account", "time", "cores", "memory", "gpus"] as const) {
        assert.equal(fits(field, value), false, `${field} ${value}`);
      }
    }
    for (const time of ["30", "4:00", "4:00:00", "2-0", "2-00:00:00"]) assert.ok(fits("time", time), time);
    for (const gpus of ["2", "a100:1", "gpu:a100:1"]) assert.ok(fits("gpus", gpus), gpus);
  });

  it("is told to Slurm by its own options", () => {
    const request = { ...nothing, partition: "gpu", time: "1-0", gpus: "a100:1" };
    assert.deepEqual(optionsOf(request), ["--partition=gpu", "--time=1-0", "--gres=gpu:a100:1"]);
    assert.equal(shellLine("salloc", request), "salloc --partition=gpu --time=1-0 --gres=gpu:a100:1");
  });
});

describe("a job's name and script", () => {
  it("have nothing of a notebook's name that means something to Slurm, a shell or a path", () => {
    assert.equal(jobName(`it's "x" $(touch owned) ü`, at), "it-s-x-touch-owned-ü-20261130-090507");
    assert.equal(jobName("--wrap=%j", at), "wrap-j-20261130-090507");
    assert.equal(jobName("../../..", at), "notebook-20261130-090507");
    assert.equal(jobName("u\u0308", at), "ü-20261130-090507");
    assert.ok(jobName("a".repeat(1_000), at).length < 80);
  });

  it("quote the path of the server's Python and the name of a kernel", () => {
    const script = jobScript({
      name: "a-1",
      request: { ...nothing, cores: "4" },
      python: "/home/it's me/bin/python",
      kernel: "my kernel",
    });
    assert.deepEqual(script.split("\n").slice(0, 5), [
      "#!/bin/bash",
      "#SBATCH --job-name=a-1",
      "#SBATCH --output=a-1.out",
      "#SBATCH --cpus-per-task=4",
      "",
    ]);
    assert.match(script, /^'\/home\/it'\\''s me\/bin\/python' - a-1 'my kernel' <<'END'$/m);
  });
});
