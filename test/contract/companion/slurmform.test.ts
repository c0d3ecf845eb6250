import assert from "node:assert/strict";
import { type RunningBrowser, startBrowser } from "../../../rig/browser.js";
import { type RunningSlurm, startSlurm } from "../../../rig/slurm.js";
import { startSpawnerHub } from "../../../rig/spawners.js";
import type { Answers } from "../../../src/hubClient/options/model.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { type HubUser, userOf } from "../rig-user.js";
import { hubFrom } from "./companion-on-hub.js";
import { comparable, jobOf } from "./job-on-slurm.js";
import { choose, openSpawnPage, send, startByCompanion } from "./on-the-page.js";

interface Choice {
  fields: Answers;
  /** of the job's own record */
  job: Record<string, string>;
  url?: string;
}

const terminal: Choice = {
  fields: fields({
    account: "rrg-ada",
    runtime: "0.5",
    nprocs: "2",
    memory: "1500",
    gpus: "gpu:a100:1",
    ui: "terminal",
    partition: "gpu",
  }),
  job: {
    Account: "rrg-ada",
    TimeLimit: "00:30:00",
    "CPUs/Task": "2",
    MinMemoryNode: "1500M",
    TresPerNode: "gres:gpu:a100:1",
    Partition: "gpu",
  },
  url: "/terminals/1",
};
const course: Choice = {
  fields: fields({
    account: "def-ada",
    runtime: "1.25",
    nprocs: "3",
    memory: "3000",
    ui: "notebook",
    reservation: "course",
  }),
  job: { Account: "def-ada", TimeLimit: "01:15:00", "CPUs/Task": "3", MinMemoryNode: "3000M", Reservation: "course" },
  url: "/tree",
};
/** What the page's script makes of this profile. */
const training: Choice = {
  fields: fields({
    profile: "training",
    account: "def-ada",
    runtime: "3",
    nprocs: "4",
    memory: "8000",
    gpus: "gpu:a100:1",
    partition: "gpu",
  }),
  job: {
    Account: "def-ada",
    TimeLimit: "03:00:00",
    "CPUs/Task": "4",
    MinMemoryNode: "8000M",
    TresPerNode: "gres:gpu:a100:1",
  },
};

describe("slurmformspawner on a real Slurm", function () {
  this.timeout(HUB_DEADLINE_MS);
  let slurm: RunningSlurm;
  let browser: RunningBrowser;
  before(async () => {
    [slurm, browser] = await Promise.all([startSlurm({ accounting: true }), startBrowser()]);
    const what = ["ReservationName=course", "Accounts=def-ada", "Nodes=cpu1", "Flags=IGNORE_JOBS"];
    await slurm.run("scontrol", ["create", "reservation", ...what, "StartTime=now", "Duration=120"]);
  });
  after(async () => {
    await browser.stop();
    await slurm.stop();
  });

  const jobs = async () => (await slurm.run("squeue", ["--noheader", "--format=%i"])).split("\n").filter(Boolean);

  const hub = hubFrom(() => startSpawnerHub("slurmform", { companion: true }));

  const running = (user: HubUser) => jobOf(slurm, hub(), user);

  for (const [what, choice] of Object.entries({ terminal, course })) {
    it(`gives the job what was chosen, and the page gives the same (${what})`, async () => {
      const user = await userOf(hub(), "ada");
      const started = await startByCompanion(hub(), { user: "ada", token: user.token }, choice.fields);
      assert.ok(started.status < 300, started.message);
      const byCompanion = await running(user);
      const shown = Object.keys(choice.job).map((name) => [name, byCompanion.job[name]]);
      assert.deepEqual(Object.fromEntries(shown), choice.job);
      assert.equal(byCompanion.environment["JUPYTERHUB_DEFAULT_URL"], choice.url);
      assert.equal(byCompanion.leadsTo?.replace(/\?$/, ""), `/user/ada${choice.url}`);

      const { page } = await browser.newPage();
      await openSpawnPage(page, hub(), "ada");
      await choose(page, Object.keys(choice.fields), choice.fields);
      assert.equal(await send(page), "");
      assert.deepEqual(comparable(await running(user)), comparable(byCompanion));
      await page.close();
    });
  }

  it("refuses in the spawner's words, before there is a job", async () => {
    const before = await jobs();
    const user = await userOf(hub(), "bob");
    const refusals: [Answers, RegExp][] = [
      [{ ...terminal.fields, account: ["rrg-ada"] }, /^account: Not a valid choice$/],
      [{ ...terminal.fields, account: [""], memory: ["99999"] }, /^memory: Number must be between 500 and 16000\.$/],
      [
        { ...terminal.fields, account: [""], runtime: ["99"] },
        /^runtime: Runtime outside of allowed range \[0\.25, 8\]$/,
      ],
    ];
    for (const [answers, words] of refusals) {
      const { status, message } = await startByCompanion(hub(), { user: "bob", token: user.token }, answers);
      assert.equal(status, 400);
      assert.match(message, words);
    }
    assert.deepEqual(
      (await jobs()).filter((id) => !before.includes(id)),
      [],
    );
  });

  it("starts what the page's script makes of a profile", async () => {
    const user = await userOf(hub(), "ada");
    const { page } = await browser.newPage();
    await openSpawnPage(page, hub(), "ada");
    await page.selectOption("#profile", "training");
    await page.locator("#spawn_form [type=submit]").click();
    const onPage = await running(user);
    const shown = Object.keys(training.job).map((name) => [name, onPage.job[name]]);
    assert.deepEqual(Object.fromEntries(shown), training.job);
    const started = await startByCompanion(hub(), { user: "ada", token: user.token }, training.fields);
    assert.ok(started.status < 300, started.message);
    assert.deepEqual(comparable(await running(user)), comparable(onPage));
    await page.close();
  });
});

function fields(chosen: Record<string, string>): Answers {
  const defaults = { profile: "default", reservation: "", partition: "", gpus: "gpu:0", ui: "lab" };
  return Object.fromEntries(Object.entries({ ...defaults, ...chosen }).map(([name, value]) => [name, [value]]));
}
