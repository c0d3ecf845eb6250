import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { type RunningSlurm, startSlurm } from "../../../rig/slurm.js";
import { startSpawnerHub } from "../../../rig/spawners.js";
import { Helper } from "../../../src/helper/helper.js";
import { JobEnd } from "../../../src/helper/job-end.js";
import { isUnavailable } from "../../../src/hubClient/unavailable.js";
import type { ServerState } from "../../../src/model/types.js";
import { hubLogPlaces } from "../../../src/servers/start/hub-logs.js";
import { walltimeOf } from "../../../src/servers/status/walltime.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { l10n, MemoryLog } from "../../unit/servers/model-fakes.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, methods, until, type WindowOnHub } from "./model-on-hub.js";

const START_MS = 300_000;
const SET_UP_MS = 600_000;

/** The real class's progress, fed with events as a cluster records them; the server is a process of this machine. */
const eventfulKubeSpawner = `
import asyncio

class EventfulKubeSpawner(LocalKubeSpawner):
    events_enabled = True
    recorded = ()
    events = property(lambda self: list(self.recorded))
    progress = real.KubeSpawner.progress

    async def _start_watching_events(self):
        pass

    async def start(self):
        self.recorded = [
            {"lastTimestamp": None, "eventTime": "2026-01-21T10:00:02.1Z", "type": kind, "message": message}
            for kind, message in self.user_options["events"]
        ]
        await asyncio.sleep(self.user_options["seconds"])
        if "fails" in self.user_options:
            raise RuntimeError(self.user_options["fails"])
        return await super().start()

c.JupyterHub.spawner_class = EventfulKubeSpawner
`;

/** batchspawner loses a job that is withdrawn while it asks Slurm for it (its `run_command`): with this it asks as seldom as told. */
const seldomAskingSpawner = `
class SeldomAskingSpawner(SiteSlurmSpawner):
    def run_pre_spawn_hook(self):
        # The hub reads its patience right before the start.
        self.start_timeout = int(self.user_options.get("patience", 300))
        self.http_timeout = int(self.user_options.get("answers_within", 120))
        # A scheduler that does not take a cancellation, as one that is away.
        self.batch_cancel_cmd = "false" if "stays" in self.user_options else "scancel {job_id}"
        return super().run_pre_spawn_hook()

    async def progress(self):
        # As sites have it whose messages name the job.
        async for event in super().progress():
            names_job = self.job_id and "names_job" in self.user_options
            yield {"message": f"Job {self.job_id}: {event['message']}"} if names_job else event

    async def start(self):
        self.startup_poll_interval = float(self.user_options.get("poll", 0.5))
        return await super().start()

c.JupyterHub.spawner_class = SeldomAskingSpawner
`;

const noGpu =
  "0/4 nodes are available: 1 Insufficient nvidia.com/gpu, 3 node(s) had untolerated taint {dedicated: user}.";

type Starting = Extract<ServerState, { kind: "starting" }>;
const isStarting = (state: ServerState): state is Starting => state.kind === "starting";
const phases = (states: readonly ServerState[]): unknown[] => {
  const all = states.filter(isStarting).map(({ pending }) => pending?.phase);
  return all.filter((phase, index) => phase !== all[index - 1]);
};

describe("a start on the real KubeSpawner", function () {
  this.timeout(START_MS);
  let rig: HubUnderTest;

  before(async function () {
    this.timeout(SET_UP_MS);
    const options = { config: eventfulKubeSpawner, slowSpawnTimeoutS: 0 };
    rig = new HubUnderTest(await startSpawnerHub("kubespawner", options));
  });
  afterEach(() => rig.closeWindows());
  after(() => rig.hub.stop());

  it("is told phase by phase from the cluster's events, with three requests", async () => {
    const ada = await rig.open("ada");
    const events = [
      ["Warning", noGpu],
      ["Normal", "pod triggered scale-up: [{eksctl-hub-nodegroup-gpu 0->1 (max: 5)}]"],
      ["Normal", "Successfully assigned hub/jupyter-ada to gpu-1"],
      ["Normal", 'Pulling image "quay.io/example/torch:2.4"'],
      ["Normal", 'Successfully pulled image "quay.io/example/torch:2.4" in 71s'],
      ["Normal", "Created container notebook"],
      ["Normal", "Started container notebook"],
    ];
    await ada.start({ events, seconds: 3 });
    const told = ["requested", "waiting-for-resources", "starting", "pulling", "starting", "connecting"];
    assert.deepEqual(phases(ada.states), told);
    const waiting = ada.states.filter(isStarting).map(({ pending }) => pending);
    assert.ok(waiting.some((pending) => pending?.phase === "waiting-for-resources" && pending.cluster === "growing"));
    assert.equal(rig.hub.requests.length, 3, methods(rig.hub.requests).join());
  });

  it("tells that no GPU is free, and what the cluster says of it", async () => {
    const ben = await rig.open("ben");
    const start = ben.start({ events: [["Warning", noGpu]], seconds: 60 });
    await until(
      () => ben.states.some((state) => isStarting(state) && state.message?.includes("Insufficient")),
      "event",
    );
    const state = ben.state();
    assert.ok(state?.kind === "starting");
    assert.deepEqual(state.pending, { phase: "waiting-for-resources", lacks: "gpu", cluster: "full" });
    await ben.model.stop(ben.id());
    await assert.rejects(start, { kind: "spawn-cancelled" });
    assert.equal(await ben.atHub(), undefined);
  });
});

describe("a start on the real batchspawner and a real Slurm", function () {
  this.timeout(START_MS);
  let rig: HubUnderTest;
  let slurm: RunningSlurm;

  before(async function () {
    this.timeout(SET_UP_MS);
    slurm = await startSlurm();
    rig = new HubUnderTest(
      await startSpawnerHub("batchspawner", { slowSpawnTimeoutS: 0, config: seldomAskingSpawner }),
    );
  });
  afterEach(() => rig.closeWindows());
  after(async () => {
    await rig.hub.stop();
    await slurm.stop();
  });

  /** Where the start's log says that the hub's own are. */
  const logsOf = ({ model }: WindowOnHub) => {
    const [start] = model.starts.all;
    return hubLogPlaces(start ?? assert.fail(), l10n);
  };

  const jobs = async (): Promise<string[]> => {
    const lines = await slurm.run("squeue", ["--noheader", "--format=%j %T %b"]);
    return lines.split("\n").filter((line) => line !== "");
  };

  const whileGpusAreTaken = async (work: () => Promise<void>): Promise<void> => {
    const blocker = await slurm.run("sbatch", [
      ...["--parsable", "--partition=gpu", "--gres=gpu:a100:2", "--job-name=blocker", "--output=/dev/null"],
      "--wrap=sleep 600",
    ]);
    try {
      await work();
    } finally {
      await slurm.run("scancel", [blocker.trim()]);
    }
  };
  // A job that is asked for while the patience ends is lost (see `SeldomAskingSpawner`).
  const gpu = { partition: "gpu", gres: "gpu:a100:1", runtime: "0:10:00", poll: "600" };

  it("says that the queue outlasted the hub's patience, which takes the job back", async () => {
    await whileGpusAreTaken(async () => {
      const ada = await rig.open("ada");
      const error: unknown = await ada.start({ ...gpu, patience: "6" }).catch((reason: unknown) => reason);
      const { message, actions } = describeError(error, l10n);
      assert.match(message, /Its job was still waiting in the queue when the hub gave up.*squeue --me/);
      assert.deepEqual(actions, ["retry", "chooseOptions", "copyJobCommand", "showStartLog"]);
      const state = ada.state();
      assert.match((state?.kind === "stopped" && state.failure) || "", /job was still in the queue/);
      assert.deepEqual(
        logsOf(ada).map(({ of }) => of),
        ["Slurm"],
      );
      await until(async () => (await jobs()).every((job) => job.startsWith("blocker")), "the job is gone");
    });
  });

  it("names a job that the scheduler kept, which starts later for nothing", async () => {
    const isMine = (job: string) => job.startsWith("spawner-jupyterhub");
    try {
      await whileGpusAreTaken(async () => {
        const ada = await rig.open("ada");
        const options = { ...gpu, patience: "6", stays: "yes", names_job: "yes" };
        const error: unknown = await ada.start(options).catch((reason: unknown) => reason);
        const id = (await slurm.run("squeue", ["--noheader", "--name=spawner-jupyterhub", "--format=%i"])).trim();
        assert.match(id, /^\d+$/);
        assert.ok(describeError(error, l10n).message.includes(`squeue -j ${id}, scancel ${id}`), String(error));
        const [places, ...more] = logsOf(ada);
        assert.deepEqual([places?.of, places?.places[1], more], ["Slurm", `scontrol show job ${id}`, []]);
        assert.equal(ada.state()?.kind, "stopped");
      });
      const isRunning = async () => (await jobs()).some((job) => isMine(job) && job.includes(" RUNNING "));
      await until(isRunning, "the job runs, though the hub has given it up");
    } finally {
      await slurm.run("scancel", ["--name=spawner-jupyterhub"]);
      await until(async () => !(await jobs()).some(isMine), "nothing of it is left");
    }
  });

  it("waits in the queue, and its job is gone once it is withdrawn", async () => {
    const blocker = await slurm.run("sbatch", [
      ...["--parsable", "--partition=gpu", "--gres=gpu:a100:2", "--job-name=blocker", "--output=/dev/null"],
      "--wrap=sleep 600",
    ]);
    try {
      const ada = await rig.open("ada");
      const start = ada.start({ partition: "gpu", gres: "gpu:a100:1", runtime: "0:10:00", poll: "600" });
      await until(() => phases(ada.states).includes("queued"), "queued");
      assert.deepEqual(phases(ada.states).at(-1), "queued");
      const mine = (await jobs()).filter((job) => job.startsWith("spawner-jupyterhub"));
      assert.deepEqual(
        mine.map((job) => job.split(" ")[1]),
        ["PENDING"],
      );
      await ada.model.stop(ada.id());
      await assert.rejects(start, { kind: "spawn-cancelled" });
      assert.deepEqual(
        (await jobs()).filter((job) => !job.startsWith("blocker")),
        [],
      );
    } finally {
      await slurm.run("scancel", [blocker.trim()]);
    }
  });

  const refused: [string, Record<string, string>][] = [
    ["Invalid partition name specified", { partition: "nope" }],
    ["Requested node configuration is not available", { partition: "gpu", gres: "gpu:a100:3" }],
  ];
  for (const [words, options] of refused) {
    it(`offers other options first when sbatch says “${words}”`, async () => {
      const ben = await rig.open("ben");
      const error: unknown = await ben.start({ runtime: "0:10:00", ...options }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      const state = ben.state();
      assert.ok(state?.kind === "stopped" && state.failure?.includes(words), JSON.stringify(state));
      assert.ok(isUnavailable(state.failure ?? ""));
      const { message, actions } = describeError(error, l10n);
      assert.ok(message.includes(words), message);
      assert.equal(actions[0], "chooseOptions");
      assert.equal(rig.posts.length, 1);
    });
  }

  it("says on the job's own node when its time is over, and after it was given more", async () => {
    const dan = await rig.open("dan");
    await dan.start({ partition: "gpu", runtime: "0:10:00" });
    const notebook = await NotebookOnServer.open(dan);
    const program = () => readFile("helper/hub_kernels_helper.py", "utf8");
    const helper = new Helper({ server: notebook.connection, program });
    try {
      await helper.start(AbortSignal.timeout(START_MS));
      const told: number[] = [];
      // Each asks once, as a window that was away for long.
      const look = () => new JobEnd(helper, (endsAtMs) => told.push(endsAtMs), new MemoryLog()).look();
      look();
      await until(() => told.length === 1, "the job's end is told");
      const of = (format: string) => slurm.run("squeue", ["--noheader", "--partition=gpu", `--format=${format}`]);
      // Slurm tells whole seconds in the machine's own time.
      const near = async (ms: number | undefined) => Math.abs((ms ?? 0) - Date.parse((await of("%e")).trim())) < 5_000;
      assert.ok(await near(told[0]), `${String(told[0])} ${await of("%e")}`);
      await slurm.run("scontrol", ["update", `jobid=${(await of("%i")).trim()}`, "timelimit=00:08:00"]);
      look();
      await until(() => told.length === 2, "its new end is told");
      assert.ok(await near(told[1]), `${String(told[1])} ${await of("%e")}`);
    } finally {
      await helper.end(AbortSignal.timeout(START_MS));
      notebook.close();
      await dan.model.stop(dan.id());
    }
  });

  it("never promises more walltime than Slurm gives", async () => {
    const cem = await rig.open("cem");
    const { state, lastOptions } = await cem.start({ partition: "short", runtime: "0:01:00" });
    assert.ok(state.kind === "running");
    assert.equal(rig.hub.requests.length, 3, methods(rig.hub.requests).join());
    // batchspawner looks once a second what to tell: of a server that is quick it never says that it connects.
    const last = String(phases(cem.states).at(-1));
    assert.ok(["queued", "connecting"].includes(last), last);
    const walltime = walltimeOf(lastOptions, state.started);
    const [job] = (await slurm.run("squeue", ["--noheader", "--partition=short", "--format=%e"])).trim().split("\n");
    // Slurm tells whole seconds in the machine's own time.
    const endsAt = Date.parse(job ?? "");
    assert.ok(walltime && walltime.endsAt <= endsAt + 1_000, `${String(walltime?.endsAt)} ${endsAt}`);
    assert.ok(walltime.endsAt > endsAt - 30_000, "and it is no wild guess");
  });
});
