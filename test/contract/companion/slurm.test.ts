import assert from "node:assert/strict";
import { type RunningBrowser, startBrowser } from "../../../rig/browser.js";
import { type RunningSlurm, startSlurm } from "../../../rig/slurm.js";
import { startSpawnerHub } from "../../../rig/spawners.js";
import type { Answers } from "../../../src/hubClient/options/model.js";
import { fieldsOf } from "../../../src/hubClient/options/start-answers.js";
import { clientWith, HUB_DEADLINE_MS, noSignal } from "../hubClient/client-on-hub.js";
import { userOf } from "../rig-user.js";
import { companionWith, failure, hubFrom } from "./companion-on-hub.js";
import { comparable, jobOf } from "./job-on-slurm.js";
import { choose, openSpawnPage, send } from "./on-the-page.js";

interface Choice {
  spawner: "batchspawner" | "moss";
  kind: string;
  answers: Answers;
  /** in the job's own record */
  job: string[];
  refused?: { answers: Answers; words: RegExp };
}

const choices: Choice[] = [
  {
    spawner: "batchspawner",
    kind: "other",
    answers: {
      partition: ["gpu"],
      account: ["ab123"],
      runtime: ["0:10:00"],
      nprocs: ["2"],
      memory: ["2G"],
      gres: ["gpu:a100:1"],
    },
    job: ["Account=ab123", "TimeLimit=00:10:00", "CPUs/Task=2", "MinMemoryNode=2G", "TresPerNode=gres:gpu:a100:1"],
  },
  {
    spawner: "moss",
    kind: "moss",
    answers: { partition: ["gpu"], nprocs: ["3"], ngpus: ["2"], runtime: ["0:20:00"], environment_id: ["second"] },
    job: ["Partition=gpu", "CPUs/Task=3", "TimeLimit=00:20:00", "TresPerNode=gres:gpu:a100:2"],
    refused: { answers: { partition: ["gpu"], ngpus: ["3"] }, words: /Unsupported number of GPUs/ },
  },
];

describe("hub companion with a real Slurm", function () {
  this.timeout(HUB_DEADLINE_MS);
  let slurm: RunningSlurm;
  let browser: RunningBrowser;
  before(async () => {
    [slurm, browser] = await Promise.all([startSlurm(), startBrowser()]);
  });
  after(async () => {
    await browser.stop();
    await slurm.stop();
  });

  const jobs = async () => (await slurm.run("squeue", ["--noheader", "--format=%i"])).split("\n").filter(Boolean);

  for (const { spawner, kind, answers, job, refused } of choices) {
    describe(spawner, () => {
      const hub = hubFrom(() => startSpawnerHub(spawner, { companion: true }));
      const ada = { user: "ada", name: "" };

      it("leads from the form to a job with what was chosen", async () => {
        const user = await userOf(hub(), "ada");
        const companion = companionWith(hub(), user.token);
        const before = await jobs();
        const form = await companion.form(ada, noSignal);
        assert.equal(form.spawner, kind);
        const options = await companion.userOptions(ada, form, answers, noSignal);
        // Those of the test before may still be completing, and leave.
        assert.deepEqual(
          (await jobs()).filter((id) => !before.includes(id)),
          [],
          "looking has started a job",
        );
        const client = clientWith(hub(), user.token, hub().version);
        const server = await client.start(ada, options, () => undefined, noSignal);
        assert.deepEqual(server.userOptions, options);
        const id = (await user.run("import os; print(os.environ['SLURM_JOB_ID'])")).trim();
        const record = await slurm.run("scontrol", ["show", "job", id]);
        for (const part of job) assert.ok(record.includes(part), `${part} is not in\n${record}`);
        await client.stop(ada, noSignal);
      });

      it("gives the job that the hub's own page gives", async () => {
        const user = await userOf(hub(), "ada");
        const form = await companionWith(hub(), user.token).form(ada, noSignal);
        const client = clientWith(hub(), user.token, hub().version);
        await client.start(ada, fieldsOf(form, answers), () => undefined, noSignal);
        const started = await jobOf(slurm, hub(), user);
        for (const part of job) {
          const [name = "", value] = part.split(/=(.*)/);
          assert.equal(started.job[name], value);
        }
        const { page } = await browser.newPage();
        await openSpawnPage(page, hub(), "ada");
        const names = form.fields.map(({ name }) => name);
        await choose(page, [...new Set(names)], answers);
        assert.equal(await send(page), "");
        assert.deepEqual(comparable(await jobOf(slurm, hub(), user)), comparable(started));
        await page.close();
      });

      if (!refused) return;
      it("hands on what the spawner says against a choice", async () => {
        const companion = companionWith(hub(), await hub().token("ada"));
        const form = await companion.form(ada, noSignal);
        const { kind: refusal, words } = await failure(companion.userOptions(ada, form, refused.answers, noSignal));
        assert.equal(refusal, "options-refused");
        assert.match(String(words), refused.words);
      });
    });
  }
});
