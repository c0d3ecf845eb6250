import assert from "node:assert/strict";
import { type Pending, pendingAfter } from "../../../src/hubClient/start/pending-phase.js";
import { soon } from "../soon.js";

const after = (...messages: string[]) =>
  messages.reduce<Pending | undefined>((pending, message) => pendingAfter(pending, message), undefined);

const hindered = (what: "image" | "container", said: string): Pending => ({ phase: "hindered", what, said });
const noGpu =
  "2026-01-21T10:00:02.149327Z [Warning] 0/4 nodes are available: 1 Insufficient nvidia.com/gpu, 3 node(s) had untolerated taint {dedicated: user}. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.";
const scaleUp = "2023-02-27T18:31:57Z [Normal] pod triggered scale-up: [{eksctl-hub-nodegroup-gpu 0->1 (max: 500)}]";
const noScaleUp =
  "2023-02-08T18:24:48Z [Normal] pod didn't trigger scale-up: 1 node(s) didn't match Pod's node affinity/selector, 1 in backoff after failed scale-up";

describe("what a start waits for, by the messages of real spawners", () => {
  const single: [string, Pending | undefined][] = [
    ["Server requested", { phase: "requested" }],
    ["Spawning server...", { phase: "starting" }],
    ["Pending in queue...", { phase: "queued" }],
    ["Unknown status...", { phase: "requested" }],
    ["Waiting for job status...", { phase: "requested" }],
    ["Cluster job running... waiting to connect", { phase: "connecting" }],
    [
      "2023-02-27T18:33:14.409319Z [Normal] Successfully assigned prod/jupyter-ada to ip-192-168-7-170",
      { phase: "starting" },
    ],
    ['2023-02-27T18:33:21Z [Normal] Pulling image "carbonplan/trace-python-notebook:latest"', { phase: "pulling" }],
    ['2019-08-16 11:42:01+00:00 [Normal] pulling image "jupyter/base"', { phase: "pulling" }],
    [
      '2023-02-27T18:33:17Z [Warning] Failed to pull image "nope": rpc error: code = NotFound',
      hindered("image", 'Failed to pull image "nope": rpc error: code = NotFound'),
    ],
    ['2023-02-27T18:33:17Z [Normal] Back-off pulling image "nope"', hindered("image", 'Back-off pulling image "nope"')],
    ["2023-02-27T18:33:17Z [Warning] Error: ErrImagePull", hindered("image", "Error: ErrImagePull")],
    ["2023-02-27T18:33:17Z [Warning] Error: ImagePullBackOff", hindered("image", "Error: ImagePullBackOff")],
    [
      "2023-02-27T18:33:17Z [Warning] Back-off restarting failed container notebook in pod jupyter-ada",
      hindered("container", "Back-off restarting failed container notebook in pod jupyter-ada"),
    ],
    ['2023-02-27T18:33:17Z [Normal] Successfully pulled image "busybox" in 1.901398403s', { phase: "starting" }],
    ['None [Normal] Container image "a/b:2" already present on machine', { phase: "starting" }],
    ["2023-03-09T02:50:56Z [Normal] Created container block-cloud-metadata", { phase: "starting" }],
    ["2023-03-09T02:50:56Z [Normal] Started container block-cloud-metadata", { phase: "starting" }],
    ["2023-03-09T02:50:57Z [Normal] Started container notebook", { phase: "connecting" }],
    ['2022-05-02T00:34:02Z [Normal] AttachVolume.Attach succeeded for volume "pvc-31520862"', { phase: "starting" }],
    [noGpu, { phase: "waiting-for-resources", lacks: "gpu", cluster: "full" }],
    [
      "2023-02-09T08:51:30Z [Warning] 0/4 nodes are available: 2 Insufficient memory, 2 node(s) didn't match Pod's node affinity/selector.",
      { phase: "waiting-for-resources", lacks: "other", cluster: "full" },
    ],
    [
      "2022-05-02T00:33:47Z [Warning] 0/13 nodes are available: 3 node(s) had taint {nvidia.com/gpu: }, that the pod didn't tolerate.",
      { phase: "waiting-for-resources", lacks: "other", cluster: "full" },
    ],
    [scaleUp, { phase: "waiting-for-resources", lacks: "other", cluster: "growing" }],
    [noScaleUp, { phase: "waiting-for-resources", lacks: "other", cluster: "cannot-grow" }],
    [
      "[Warning] Node scale up in zones us-central1-a associated with this pod failed: GCE out of resources. Pod is at risk of not being scheduled.",
      { phase: "waiting-for-resources", lacks: "other", cluster: "cannot-grow" },
    ],
    ["Pulling image (2 s)", { phase: "pulling" }],
    ["Waiting for a node", { phase: "waiting-for-resources", lacks: "other", cluster: "full" }],
    ["Beaming up", undefined],
    [
      "Server launch is taking longer than expected. Please be patient! Current time spent waiting: 60 seconds.",
      undefined,
    ],
    ["", undefined],
  ];
  for (const [message, pending] of single) {
    it(`${pending?.phase ?? "nothing"}: “${message.slice(0, 70)}”`, () => assert.deepEqual(after(message), pending));
  }

  it("keeps the line that says most of an image that cannot be pulled, till it is there", () => {
    const failed = 'Failed to pull image "nope": rpc error: code = NotFound';
    const tries = [failed, "Error: ErrImagePull", 'Back-off pulling image "nope"', 'Pulling image "nope"'];
    assert.deepEqual(after('Pulling image "nope"', ...tries), hindered("image", failed));
    assert.deepEqual(after(...tries, 'Successfully pulled image "nope" in 2s'), { phase: "starting" });
    const crash = "Back-off restarting failed container notebook in pod jupyter-ada";
    const again = ['Container image "a/b:2" already present on machine', "Created container notebook"];
    assert.deepEqual(after(crash, ...again, "Started container notebook"), hindered("container", crash));
  });

  it("lets no line that every start has take the place of what is known", () => {
    for (const filler of ["Server requested", "Spawning server...", "Unknown status...", "Waiting for job status..."]) {
      assert.deepEqual(after("Pending in queue...", filler), { phase: "queued" }, filler);
    }
  });

  it("reads job, position and reason where a site's own queue message names them, and invents none", () => {
    assert.deepEqual(after("Job 4711 is pending in the queue (position 3, reason: Priority)"), {
      phase: "queued",
      job: "4711",
      position: 3,
      reason: "Priority",
    });
    assert.deepEqual(after("Pending in queue... jobid=12 Reason=(Resources)"), {
      phase: "queued",
      job: "12",
      reason: "Resources",
    });
    assert.deepEqual(after("Job is queued since 12:30"), { phase: "queued" });
  });

  it("keeps the job's number while it waits, also where only the first message has it", () => {
    const messages = ["Job 4711 is pending in the queue", "Position 2 in the queue"];
    assert.deepEqual(after(...messages), { phase: "queued", job: "4711", position: 2 });
  });

  it("keeps what is lacking while the cluster adds a node, and forgets it with the node", () => {
    const growing = { phase: "waiting-for-resources", lacks: "gpu", cluster: "growing" };
    assert.deepEqual(after(noGpu, scaleUp), growing);
    assert.deepEqual(after(noGpu, scaleUp, noGpu), growing);
    assert.deepEqual(after(noGpu, noScaleUp), { ...growing, cluster: "cannot-grow" });
    assert.deepEqual(after(noGpu, noScaleUp, scaleUp), growing);
    assert.deepEqual(after(noGpu, "Z [Normal] Successfully assigned hub/jupyter-ada to gpu-1"), { phase: "starting" });
  });

  it("stays with what it knows when the hub says something else, but not with “requested”", () => {
    assert.deepEqual(after("Pending in queue...", "Unknown status..."), { phase: "queued" });
    assert.deepEqual(after(noGpu, "Server launch is taking longer than expected."), after(noGpu));
    assert.equal(after("Server requested", "Beaming up"), undefined);
  });

  it("is not fooled, nor held up, by endless words", () => {
    const long = `${"x [".repeat(20_000)}Pending`;
    const job = `waiting ${"job ".repeat(20_000)}`;
    soon(() => after(long, job, `0/4 nodes are available: ${"Insufficient ".repeat(20_000)}`));
  });
});
