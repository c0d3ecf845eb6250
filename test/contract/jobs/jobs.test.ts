import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { poll } from "../../../rig/process.js";
import { afterAll, nameIn } from "../../../src/jobs/after-all.js";
import type { SlurmRefused } from "../../../src/jobs/job-errors.js";
import type { Failure } from "../../../src/ui/errors/failure.js";
import { HOSTILE, windowWithJobs } from "./window-with-jobs.js";

const HUB_DEADLINE_MS = 300_000;
/** After it nothing would end a job whose time is over. */
const LIMIT_MS = 180_000;
const SECRETS =
  "import os; print(sorted(n for n in os.environ if n.endswith('_TOKEN') or n.startswith('JPY_A')), os.getcwd(), os.environ['SLURM_JOB_PARTITION'])";

describe("batch jobs of a Slurm that counts them", function () {
  this.timeout(HUB_DEADLINE_MS);
  /** its time is over after a minute, during the other tests */
  let late: { id: string; result: string };
  const window = windowWithJobs({
    accounting: true,
    options: {
      partition: "gpu",
      runtime: "0:10:00",
      nprocs: "2",
      memory: "2G",
      gres: "gpu:a100:1",
      account: "rrg-ada",
    },
  });
  const { user } = window;
  before(async () => {
    late = await window.endless("late", "--account=def-ada", "--partition=short");
  });

  it("are made of a notebook with what the server itself was started with, and bring its result, whatever its name is", async () => {
    await window.looksAt(HOSTILE, SECRETS, HOSTILE);
    user.presses("Open Result", /has completed/);
    const { submitting, list } = window.submit();
    const shown = await list();
    const values = shown.items.map(({ description }) => description);
    assert.deepEqual(values.slice(3, 10), [
      "gpu",
      "rrg-ada",
      "0:10:00",
      "2",
      "2G",
      "gpu:a100:1",
      "Python 3 (ipykernel)",
    ]);
    shown.choose("Account");
    (await user.list(/^.*\nAccount$/)).choose("def-ada");
    (await list()).choose("Submit Job…");
    const question = await user.modal(/submit .* as a batch job/);
    assert.match(question.shown.detail, /#SBATCH --partition=gpu\n#SBATCH --account=def-ada\n#SBATCH --time=0:10:00\n/);
    question.press("Submit Job");
    const id = String(await user.ends(submitting));
    const record = await window.record(id);
    for (const words of ["Account=def-ada", "Partition=gpu", "TimeLimit=00:10:00", "CPUs/Task=2", "MinMemoryNode=2G"]) {
      assert.ok(record.includes(words), `${words} of ${record}`);
    }
    assert.match(record, /TresPerNode=gres:gpu:a100:1/);
    await user.reads(new RegExp(`^The job ${id} \\(it-s-x-touch-owned-ü-\\d{8}-\\d{6}\\) has completed\\.$`));
    await user.sees("the result opened", () => user.ran.some(([command]) => command === "hubKernels.openServerFile"));
    const file = (user.ran.find(([command]) => command === "hubKernels.openServerFile")?.[1] as { file: string }).file;
    assert.equal(path.dirname(file), HOSTILE);
    const printed = JSON.stringify(`[] ${path.join(window.home, HOSTILE)} gpu\n`).slice(1, -1);
    assert.ok((await window.read(file)).includes(printed), await window.read(file));
    assert.deepEqual(
      (await readdir(window.home)).filter((name) => name === "owned"),
      [],
    );
  });

  it("are submitted without a question where their user was asked elsewhere, with what the server was started with", async () => {
    await window.looksAt("confirmed", "print(6 * 7)", "");
    const server = window.ada.id();
    const id = String(await window.room.submitNotebookJob.run({ server, confirmed: true }));
    assert.match(await window.record(id), /Account=rrg-ada [\s\S]*Partition=gpu [\s\S]*TresPerNode=gres:gpu:a100:1/);
    await user.reads(new RegExp(`^The job ${id} .* has completed\\.$`));
  });

  it("are submitted as their script stands in its tab", async () => {
    await window.looksAt("edited", "print(1)", "");
    const { submitting, list } = window.submit();
    (await list()).choose("Edit Script before Submitting…");
    await user.ends(submitting);
    assert.match(window.script, /^#!\/bin\/bash\n#SBATCH --job-name=edited-/);
    window.script =
      window.script
        .replace(/^#SBATCH --partition=.*\n#SBATCH --account=.*$/m, "#SBATCH --account=def-ada")
        .replace(/^#SBATCH --gres=.*\n/m, "") + "echo my own line\n";
    const again = window.room.submitNotebookJob.run(window.submits?.arguments[0] as never);
    const question = await user.modal(/submit edited as a batch job/);
    assert.match(question.shown.detail, /echo my own line/);
    question.press("Submit without Notification");
    const id = String(await user.ends(again));
    await user.sees("it is over", async () => (await window.state(id)).startsWith("COMPLETED"));
    assert.match(await window.read(`${/--job-name=(.*)/.exec(window.script)?.[1] ?? ""}.out`), /my own line/);
  });

  it("that Slurm refuses are refused in its words, and leave nothing behind", async () => {
    await window.looksAt("refused", "print(1)", "refused");
    const { submitting, list } = window.submit();
    (await list()).choose("Partition");
    (await user.list(/^.*\nPartition$/)).choose("Enter Another One…");
    const box = await user.box(/name of a partition/);
    box.paste("gpu\n#SBATCH --account=root");
    assert.match(box.said, /without spaces and quotes/);
    box.enter("nowhere");
    (await list()).choose("Submit Job…");
    (await user.modal(/submit refused/)).press("Submit Job");
    await assert.rejects(user.ends(submitting), /Invalid partition name specified/);
    // Who tries again finds what was chosen, and changes that.
    const again = window.submit();
    const shown = await again.list();
    assert.equal(shown.item("Partition").description, "nowhere");
    shown.choose("Partition");
    (await user.list(/^.*\nPartition$/)).choose("cpu");
    (await again.list()).choose("Account");
    (await user.list(/^.*\nAccount$/)).choose("Enter Another One…");
    (await user.box(/name of an account/)).enter("somebody-elses");
    (await again.list()).choose("Submit Job…");
    (await user.modal(/submit refused/)).press("Submit Job");
    const refusal = await user.ends(again.submitting).catch((error: unknown) => error);
    const { message } = (refusal as Failure & { cause: SlurmRefused }).cause.inWords(user.ui.l10n);
    assert.match(message, /^Slurm refused the job: .*Invalid account .* specified\. Choose other options, then/);
    const left = await readdir(path.join(window.home, "refused"));
    // An empty folder of Jupyter's own stays.
    assert.deepEqual(
      left.filter((name) => !name.startsWith(".")),
      [],
    );
  });

  it("are found where the answer to their submission was lost, and canceled where their user has", async () => {
    const batch = await window.servers.batchOn(window.ada.id(), "the server");
    const lost = new Error("the answer was lost");
    const [wanted, unwanted] = [new AbortController().signal, AbortSignal.abort()];
    for (const signal of [wanted, unwanted]) {
      const script = `#!/bin/bash\n#SBATCH --account=def-ada\n#SBATCH --job-name=lost-${signal.aborted}\nsleep 300\n`;
      const { id } = await batch.submit("", script, wanted);
      const found = afterAll(batch, nameIn(script, ""), lost, signal);
      if (signal.aborted) {
        await assert.rejects(found, lost);
        await user.sees("canceled", async () => (await window.state(id)).startsWith("CANCELLED"));
      } else {
        assert.equal((await found).id, id);
        assert.doesNotMatch(await window.state(id), /CANCELLED|COMPLETING/);
        await window.slurm.run("scancel", [id]);
      }
    }
    await assert.rejects(afterAll(batch, "nobody's", lost, wanted), lost);
    const silent = { list: () => Promise.reject(lost), act: () => Promise.reject(lost) };
    await assert.rejects(afterAll(silent, "lost-false", lost, wanted), { name: "SubmissionUnknown" });
  });

  it("are held, released and canceled", async () => {
    const id = await window.batch("slow", "sleep 300", "--account=def-ada", "--begin=now+1hour");
    const waiting = await window.job("slow");
    waiting.actions.choose("Hold Job");
    await user.sees("held", async () => /JobHeld/.test(await window.state(id)));
    const held = await user.list(/Which job/);
    held.choose("slow");
    (await user.list(/do with the job/)).choose("Release Job");
    await user.sees("released", async () => !/JobHeld/.test(await window.state(id)));
    (await user.list(/Which job/)).choose("slow");
    (await user.list(/do with the job/)).choose("Cancel Job…");
    const question = await user.modal(/cancel the job \d+ \(slow\)/);
    assert.match(question.shown.detail, /It is a job of ada: waiting/);
    question.press("Cancel Job");
    await user.sees("canceled", async () => (await window.state(id)).startsWith("CANCELLED"));
    const list = await user.list(/Which job/);
    await user.sees("the list says so", () => list.item("slow").description?.startsWith("canceled") === true);
    list.escape();
    await assert.rejects(waiting.showing);
  });

  it("are followed while they write, and begin anew", async () => {
    const id = await window.batch(
      "writer",
      "echo hällo; while [ ! -e go ]; do sleep 0.1; done; echo end",
      "--account=def-ada",
      "--requeue",
    );
    await user.sees("it runs", async () => (await window.state(id)).startsWith("RUNNING"));
    const { showing, actions } = await window.job("writer");
    actions.choose("Show Output");
    await user.ends(showing);
    const title = `Output of job ${id} (writer)`;
    await user.sees("what it has written", () => user.read.get(title)?.includes("hällo\n") === true);
    const again = await window.job("writer");
    again.actions.choose("Run Job Again…");
    (await user.modal(/run the job \d+ \(writer\) again/)).press("Run Job Again");
    await user.sees("it waits anew", async () => /PENDING/.test(await window.state(id)));
    (await user.list(/Which job/)).escape();
    await assert.rejects(again.showing);
    // Slurm lets it wait two minutes before it begins anew.
    await window.slurm.run("scancel", [id]);
    await user.sees("the end is said", () => /— job \d+: canceled\n$/.test(user.read.get(title) ?? ""));
  });

  it("whose time is over are told so, also once Slurm counts them alone", async () => {
    // Its limit is the shortest that there is, a minute, and Slurm looks for such jobs twice a minute.
    const told =
      /^The job \d+ \(late-.*\) is over: ended at its time limit\. Submit it again with a longer time limit\./;
    assert.ok(await poll(() => user.texts.some((text) => told.test(text)), LIMIT_MS), "its user is told");
    assert.match(await window.read(late.result), /"so far\\n"/);
    const showing = window.room.showBatchJobs.run({ server: window.ada.id() });
    const list = await user.list(/Which job/);
    const { description = "", detail = "" } = list.item("late");
    assert.equal(description, `ended at its time limit · ${late.id} · short`);
    assert.match(detail, /^00:01:\d\d of 00:01:00 · cpu1/);
    list.escape();
    await assert.rejects(showing);
  });

  it("can be asked for in a terminal instead", async () => {
    await window.looksAt("shell", "print(1)", "");
    const { submitting, list } = window.submit();
    (await list()).choose("Copy srun Line");
    await user.ends(submitting);
    const options = "--partition=gpu --account=rrg-ada --time=0:10:00 --cpus-per-task=2 --mem=2G --gres=gpu:a100:1";
    assert.equal(user.copied, `srun ${options} --pty bash -i`);
  });
});
