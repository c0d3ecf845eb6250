import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "../../../rig/command.js";
import { hubEnvironment } from "../../../rig/python.js";
import { canMount, mountSmallDisk } from "../files/small-disk.js";
import { windowWithJobs } from "./window-with-jobs.js";

const HUB_DEADLINE_MS = 300_000;

describe("batch jobs of a Slurm that does not count them", function () {
  this.timeout(HUB_DEADLINE_MS);
  const window = windowWithJobs();
  const { user } = window;

  it("are submitted without an account, and a notebook that fails says why", async () => {
    await window.looksAt("failing", "1 / 0", "");
    user.presses("Show Output", /is over: failed\. Its output says why/);
    const { submitting, list } = window.submit();
    (await list()).choose("Submit Job…");
    (await user.modal(/submit failing/)).press("Submit Job");
    const id = String(await user.ends(submitting));
    await user.sees("why", () =>
      [...user.read].some(
        ([name, text]) => name.startsWith(`Output of job ${id}`) && text.includes("ZeroDivisionError"),
      ),
    );
    const showing = window.room.showBatchJobs.run({ server: window.ada.id() });
    const list2 = await user.list(/Which job/);
    assert.match(list2.item("failing").description ?? "", /^failed · \d+ · cpu$/);
    list2.escape();
    await assert.rejects(showing);
  });

  it("are not submitted where the notebook's copy has no room, or may not be written", async function () {
    if (!canMount) this.skip();
    await window.looksAt("crowded", "print(1)", "crowded");
    const folder = path.join(window.home, "crowded");
    const disk = mountSmallDisk(folder, 1);
    const submit = async () => {
      const { submitting, list } = window.submit();
      (await list()).choose("Submit Job…");
      (await user.modal(/submit crowded/)).press("Submit Job");
      return user.ends(submitting);
    };
    try {
      await assert.rejects(writeFile(path.join(folder, "rest"), Buffer.alloc(2 << 20)), /ENOSPC/);
      await assert.rejects(submit(), /^Failure: full/);
      await rm(path.join(folder, "rest"));
      disk.makeReadOnly();
      await assert.rejects(submit(), /Read-only file system|no-permission/);
      // Jupyter's own empty folder for checkpoints stays.
      assert.deepEqual(
        (await readdir(folder)).filter((name) => !name.startsWith(".")),
        [],
      );
      assert.equal((await window.slurm.run("squeue", ["--noheader", "--format=%j"])).includes("crowded"), false);
    } finally {
      disk.unmount();
    }
  });

  it("that give way to others say so, keep what they had printed, and can be run again", async () => {
    await window.slurm.run("scontrol", ["create", "PartitionName=urgent", "Nodes=cpu1", "PriorityTier=10"]);
    await window.slurm.run("scontrol", ["update", "PartitionName=cpu", "PreemptMode=CANCEL"]);
    user.presses("Run Job Again", /is over: ended for a job that goes before it\. Run it again/);
    const { id, result } = await window.endless("giving-way", "--partition=cpu");
    await user.sees("its cell runs", () => existsSync(path.join(window.home, "giving-way/begun")));
    const first = await window.batch("first", "sleep 600", "--partition=urgent", "--exclusive");
    await user.reads(new RegExp(`^The job ${id} \\(giving-way-.*\\) is over: ended for a job`));
    assert.match(await window.read(result), /"so far\\n"/);
    await user.sees("it waits anew", async () => (await window.state(id)).startsWith("PENDING"));
    const late = await window.batch("too-long", "true", "--partition=short", "--time=1-0");
    const blocked = await window.batch("blocked", "true", "--partition=cpu");
    await user.sees("Slurm has looked at them", async () =>
      (await Promise.all([late, blocked].map((one) => window.state(one)))).every((state) =>
        /Limit|Resources|Priority/.test(state),
      ),
    );
    const showing = window.room.showBatchJobs.run({ server: window.ada.id() });
    const list = await user.list(/Which job/);
    assert.match(
      list.item("too-long").detail ?? "",
      /^its time limit is longer than its partition allows \(PartitionTimeLimit\)/,
    );
    assert.match(
      list.item("blocked").detail ?? "",
      /^(others go before it \(Priority\)|what it asks for isn't free \(Resources\))/,
    );
    list.escape();
    await assert.rejects(showing);
    await window.slurm.run("scancel", [first, late, blocked]);
    // Slurm lets it wait two minutes before it begins anew.
    await window.slurm.run("scancel", [id]);
    await user.reads(new RegExp(`^The job ${id} .* is over: canceled\\.$`));
  });
});

describe("a server with another batch system", function () {
  this.timeout(HUB_DEADLINE_MS);

  it("is recognized by its commands", async () => {
    const environment = await hubEnvironment("5.5");
    const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-batch-"));
    const code =
      "import sys; sys.path.insert(0, 'helper'); import hub_kernels_helper as helper; print(helper.batch_system())";
    const found = async (...commands: string[]) => {
      const place = await mkdtemp(path.join(folder, "bin-"));
      for (const name of commands) await symlink("/bin/true", path.join(place, name));
      // A process knows where its own Python is without PATH.
      return (await run(path.join(environment, "bin/python"), ["-c", code], { env: { PATH: place } })).trim();
    };
    try {
      assert.equal(await found("qsub", "qstat", "pbsnodes"), "pbs");
      assert.equal(await found("qsub", "qstat", "qconf"), "sge");
      assert.equal(await found("bsub", "bjobs"), "lsf");
      assert.equal(await found("sbatch", "squeue", "scancel", "scontrol", "qsub", "qstat"), "slurm");
      assert.equal(await found("sbatch"), "");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
