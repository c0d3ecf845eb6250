import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { processesWith } from "../../rig/leftovers.js";
import { poll } from "../../rig/process.js";
import { hubEnvironment } from "../../rig/python.js";
import { type RunningSlurm, startSlurm } from "../../rig/slurm.js";
import { type SpawnerName, spawnerPackages, startSpawnerHub } from "../../rig/spawners.js";
import { type HubUser, userOf } from "../contract/rig-user.js";

const FIRST_INSTALL_MS = 300_000;
const GONE_WITHIN_MS = 60_000;

describe("rig: real spawner classes without what they start servers on", function () {
  this.timeout(FIRST_INSTALL_MS);

  interface Case {
    spawner: SpawnerName;
    options: Record<string, unknown>;
    shows: Record<string, string>;
    /** Options that the spawner does not take, and what it says to them. */
    refused?: [options: Record<string, unknown>, says: RegExp];
  }
  const cases: Case[] = [
    {
      spawner: "kubespawner",
      options: { profile: "gpu", "image--unlisted-choice": "quay.io/ada/own:1", gpus: "2" },
      shows: { HUB_IMAGE: "quay.io/ada/own:1", HUB_GPU: "2", HUB_PROFILE: "gpu" },
      refused: [{ profile: "gpu", "image--unlisted-choice": "no tag" }, /failed validation regex/],
    },
    {
      spawner: "fancy-profiles",
      options: { profile: "cpu" },
      shows: { HUB_IMAGE: "quay.io/example/base:2024", HUB_GPU: "", MEM_LIMIT: String(4 * 1024 ** 3) },
    },
    {
      spawner: "dockerspawner",
      options: { image: "R & Julia" },
      shows: { HUB_IMAGE: "quay.io/example/r:4.4" },
      refused: [{ image: "none" }, /Image none not in allowed list: Base, PyTorch/],
    },
    { spawner: "wrapspawner", options: { profile: "gpu" }, shows: { HUB_PROFILE: "gpu" } },
    {
      spawner: "html",
      options: { account: ["ab123"], gpu: ["a100:4"] },
      shows: { HUB_OPTIONS: '{"account": ["ab123"], "gpu": ["a100:4"]}' },
    },
  ];
  for (const { spawner, options, shows, refused } of cases) {
    it(`${spawner}: a kernel shows what was chosen`, async () => {
      const hub = await startSpawnerHub(spawner);
      try {
        const ada = await userOf(hub, "ada");
        await ada.startToReady(options);
        assert.deepEqual(await environmentOf(ada, Object.keys(shows)), shows);
        if (!refused) return;
        const eve = await userOf(hub, "eve");
        await eve.start(refused[0]);
        assert.match((await eve.progress()).at(-1)?.message ?? "", refused[1]);
      } finally {
        await hub.stop();
      }
    });
  }
});

describe("rig: Slurm", function () {
  this.timeout(FIRST_INSTALL_MS);
  let slurm: RunningSlurm;

  before(async () => {
    slurm = await startSlurm();
  });
  after(async () => {
    const folder = folderOf(slurm);
    assert.notEqual(processesWith(folder).length, 0);
    await slurm.stop();
    assert.deepEqual(processesWith(folder), []);
    assert.equal(existsSync(folder), false);
  });

  it("batchspawner: the job has what was chosen, waits for it, and the kernel sees it", async () => {
    const holding = ["--partition=gpu", "--gres=gpu:a100:2", "--wrap", "sleep 600"];
    const other = (await slurm.run("sbatch", ["--parsable", ...holding])).trim();
    const hub = await startSpawnerHub("batchspawner", { slowSpawnTimeoutS: 0 });
    try {
      const ada = await userOf(hub, "ada");
      const options = { partition: "gpu", gres: "gpu:a100:1", nprocs: "2", runtime: "0:10:00", memory: "2G" };
      assert.equal((await ada.start({ ...options, account: "ab123" })).status, 202);
      let waited = false;
      const events = await ada.progress(({ message }) => {
        if (message !== "Pending in queue..." || waited) return;
        waited = true;
        void slurm.run("scancel", [other]);
      });
      assert.ok(waited, JSON.stringify(events));
      assert.equal(events.at(-1)?.ready, true);
      const shown = await environmentOf(ada, ["SLURM_JOB_ID", "SLURM_JOB_PARTITION", "CUDA_VISIBLE_DEVICES", "HOME"]);
      const { SLURM_JOB_ID: id, ...rest } = shown;
      assert.deepEqual(rest, { SLURM_JOB_PARTITION: "gpu", CUDA_VISIBLE_DEVICES: "0", HOME: hub.homeOf("ada") });
      await assertJob(slurm, id, [
        "JobState=RUNNING",
        "Account=ab123",
        "TimeLimit=00:10:00",
        "CPUs/Task=2",
        "MinMemoryNode=2G",
        "TresPerNode=gres:gpu:a100:1",
      ]);
      assert.equal((await hub.api("DELETE", "users/ada/server")).status, 204);
      await assertJob(slurm, id, ["JobState=CANCELLED"]);
    } finally {
      await hub.stop();
    }
  });

  it("MOSS: the job has what was chosen, in the chosen environment", async () => {
    const hub = await startSpawnerHub("moss");
    try {
      const ada = await userOf(hub, "ada");
      await ada.startToReady({
        ...mossOptions,
        environment_path: `${await hubEnvironment("5.5", spawnerPackages())}/bin`,
      });
      const { SLURM_JOB_ID: id, ...rest } = await environmentOf(ada, ["SLURM_JOB_ID", "HUB_ENVIRONMENT"]);
      assert.deepEqual(rest, { HUB_ENVIRONMENT: "second" });
      await assertJob(slurm, id, ["Partition=gpu", "CPUs/Task=3", "TimeLimit=00:20:00", "TresPerNode=gres:gpu:a100:2"]);
    } finally {
      await hub.stop();
    }
  });

  it("refuses in its own words what the partition does not have", async () => {
    const asked = slurm.run("sbatch", ["--partition=cpu", "--gres=gpu:a100:1", "--wrap", "true"]);
    await assert.rejects(asked, /Requested node configuration is not available/);
  });

  it("listens on loopback only", async () => {
    const config = await slurm.run("scontrol", ["show", "config"]);
    const nodes = await slurm.run("scontrol", ["--oneliner", "show", "node"]);
    const ports = [...`${config} ${nodes}`.matchAll(/(?:SlurmctldPort *= *|\bPort=)(\d+)/g)].map((match) =>
      Number(match[1]),
    );
    assert.equal(ports.length, 3);
    const listening = listeners().filter(({ port }) => ports.includes(port));
    assert.deepEqual(
      listening.map(({ address }) => address),
      Array(3).fill(LOOPBACK),
    );
  });
});

describe("rig: Slurm with accounts", function () {
  this.timeout(FIRST_INSTALL_MS);

  it("knows who may use which, takes no other for a job, and leaves nothing behind", async () => {
    const slurm = await startSlurm({ accounting: true });
    const folder = folderOf(slurm);
    try {
      const show = ["--parsable2", "--noheader", "show", "user", "ada", "withassoc", "format=account"];
      const accounts = (await slurm.run("sacctmgr", show)).trim().split("\n").sort();
      assert.deepEqual(accounts, ["def-ada", "rrg-ada"]);
      const job = (await slurm.run("sbatch", ["--parsable", "--account=rrg-ada", "--wrap", "true"])).trim();
      await assertJob(slurm, job, ["Account=rrg-ada"]);
      const strange = slurm.run("sbatch", ["--account=nobodys", "--wrap", "true"]);
      await assert.rejects(strange, /Invalid account or account\/partition combination/);
      const config = await slurm.run("scontrol", ["show", "config"]);
      const port = Number(/AccountingStoragePort *= *(\d+)/.exec(config)?.[1]);
      const listening = listeners().filter((one) => one.port === port);
      assert.deepEqual(
        listening.map(({ address }) => address),
        [LOOPBACK],
      );
    } finally {
      await slurm.stop();
    }
    assert.deepEqual(processesWith(folder), []);
    assert.equal(existsSync(folder), false);
  });
});

describe("rig: a killed parent of a Slurm", function () {
  this.timeout(FIRST_INSTALL_MS);

  it("takes its daemons, jobs and folder with it", async () => {
    const script = `
      import { startSlurm } from "./rig/slurm.ts";
      const slurm = await startSlurm();
      await slurm.run("sbatch", ["--wrap", "sleep 600"]);
      console.log(slurm.env.SLURM_CONF);`;
    const args = ["--import", "tsx", "--input-type=module", "--eval", script];
    const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const [file] = (await once(createInterface(parent.stdout), "line")) as [string];
    const folder = dirname(file);
    assert.ok(processesWith(folder).length >= 4, "munged, slurmctld, two slurmd");
    parent.kill("SIGKILL");
    const gone = await poll(() => processesWith(folder).length === 0 && !existsSync(folder), GONE_WITHIN_MS);
    assert.ok(gone, `still there: ${processesWith(folder).join(" ")}`);
  });
});

/** All that MOSS stores, as its own options_from_form makes it of the form. */
const mossOptions = {
  partition: "gpu",
  runtime: "0:20:00",
  nprocs: 3,
  memory: "2G",
  reservation: "",
  ngpus: 2,
  options: "",
  output: "/dev/null",
  environment_id: "second",
  environment_modules: "",
  default_url: "",
  root_dir: "",
  gres: "gpu:a100:2",
  prologue: "export HUB_ENVIRONMENT=second",
};

/** In /proc/net/tcp, bytes in the machine's order. */
const LOOPBACK = "0100007F";
const LISTEN_STATE = "0A";

function listeners(): { address: string; port: number }[] {
  const lines = readFileSync("/proc/net/tcp", "utf8").trim().split("\n").slice(1);
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === LISTEN_STATE)
    .map((columns) => {
      const [address = "", port = ""] = (columns[1] ?? "").split(":");
      return { address, port: Number.parseInt(port, 16) };
    });
}

/** Waits until the job's record has all of these: one that was cancelled is completing for a moment. */
async function assertJob(slurm: RunningSlurm, id: string | null | undefined, parts: string[]): Promise<void> {
  let job = "";
  const isSo = async () => {
    job = await slurm.run("scontrol", ["show", "job", id ?? "none"]);
    return parts.every((part) => job.includes(part));
  };
  assert.ok(await poll(isSo, GONE_WITHIN_MS), `not all of ${parts.join(", ")} are in\n${job}`);
}

async function environmentOf(user: HubUser, names: string[]): Promise<Record<string, string | null>> {
  const code = `import json, os\nprint(json.dumps({name: os.environ.get(name) for name in ${JSON.stringify(names)}}))`;
  return JSON.parse(await user.run(code)) as Record<string, string | null>;
}

function folderOf(slurm: RunningSlurm): string {
  return dirname(slurm.env["SLURM_CONF"] ?? "");
}
