/** How far a start is, as far as its progress messages tell. */
export type Pending =
  | { readonly phase: "requested" | "pulling" | "starting" | "connecting" }
  | ({ readonly phase: "queued" } & QueueFacts)
  | { readonly phase: "waiting-for-resources"; readonly lacks: "gpu" | "other"; readonly cluster: Cluster };

export type PendingPhase = Pending["phase"];

/** Will there be a node for it? `growing`: the cluster is adding one; `cannot-grow`: it says that it adds none. */
export type Cluster = "full" | "growing" | "cannot-grow";

/**
 * What a queue's message says of the job. batchspawner 1.3.0 (`BatchSpawnerBase.progress`) and jupyterhub_moss 10.1.0, which inherits it, have
 * three fixed sentences without any of these: only sites with a progress of their own name them.
 */
export interface QueueFacts {
  readonly job?: string;
  readonly position?: number;
  /** the scheduler's word, as `Priority` */
  readonly reason?: string;
}

/** What is known of a start after one more message. Other words change nothing, but end "requested": something has happened since. */
export function pendingAfter(before: Pending | undefined, message: string): Pending | undefined {
  const words = withoutEventHead(message);
  for (const [pattern, reading] of readings) {
    const after = pattern.test(words) ? reading(words, before) : undefined;
    if (after) return after;
  }
  return before?.phase === "requested" ? undefined : before;
}

/** JupyterHub's own words for every start, which tell no more than the phase that they stand for. */
export function isOfEveryStart(message: string): boolean {
  return /^(?:Server requested|Spawning server\.\.\.)$/.test(message.trim());
}

/** `undefined`: these words tell nothing after all */
type Reading = (words: string, before: Pending | undefined) => Pending | undefined;

const phase =
  (phase: "requested" | "pulling" | "starting" | "connecting"): Reading =>
  () => ({ phase });

const waiting =
  (cluster?: Cluster): Reading =>
  (words, before) => {
    const past = before?.phase === "waiting-for-resources" ? before : undefined;
    const lacks = lackOf(words) ?? past?.lacks ?? "other";
    return { phase: "waiting-for-resources", lacks, cluster: cluster ?? past?.cluster ?? "full" };
  };

/** The first that fits counts. */
const readings: readonly (readonly [RegExp, Reading])[] = [
  // JupyterHub, spawner.py: `_generate_progress`, `Spawner.progress` (DockerSpawner 14 and local spawners say no more than these two)
  [/^Server requested$/, phase("requested")],
  [/^Spawning server\.\.\.$/, phase("starting")],
  // batchspawner.py: `BatchSpawnerBase.progress`; "Unknown status..." until the first answer of the scheduler, and while it gives none.
  // The FirecREST spawner says "Waiting for job status..." there.
  [/^Cluster job running\.\.\. waiting to connect/, phase("connecting")],
  [/^(?:Unknown status|Waiting for job status)\.\.\.$/, (_, before) => before ?? { phase: "requested" }],
  // Kubernetes events, which KubeSpawner passes on (`KubeSpawner.progress`). Scheduler: FailedScheduling, Scheduled
  [/^(?:0\/\d+ nodes are available|no nodes available to schedule pods)/, waiting()],
  [/^Scheduling is blocked due to non-empty scheduling gates/, (words) => ({ phase: "queued", ...queueFacts(words) })],
  [/^Successfully assigned /, phase("starting")],
  // cluster-autoscaler: TriggeredScaleUp, NotTriggerScaleUp, FailedScaleUp; Karpenter: Nominated, FailedScheduling
  [/^pod triggered scale-up/i, waiting("growing")],
  [/^Pod should schedule on: (?:nodeclaim|machine)/, waiting("growing")],
  [/^pod didn't trigger scale-up/i, waiting("cannot-grow")],
  [/^Node scale up in zones .* failed/, waiting("cannot-grow")],
  [/^Failed to schedule pod, /, waiting("cannot-grow")],
  // kubelet: Pulling, Failed, BackOff, Pulled, Created, Started. KubeSpawner's own container is `notebook`; others come before it.
  [/^Container image .* already present on machine/, phase("starting")],
  [/^Successfully pulled image/, phase("starting")],
  [/^(?:Pulling image|Failed to pull image|Back-off pulling image)/i, phase("pulling")],
  [/^Started container:? notebook$/, phase("connecting")],
  [/^(?:Created|Started) container/, phase("starting")],
  [/^(?:AttachVolume|MountVolume)\./, phase("starting")],
  // batchspawner's "Pending in queue...", and the sentences of sites about their queues
  [/\b(?:pending|waiting|queued)\b|\bin (?:the )?queue\b/i, queued],
];

/** "waiting" alone may be for anything: what it is for must be named. */
function queued(words: string, before: Pending | undefined): Pending | undefined {
  if (/\b(?:queued?|job)\b/i.test(words)) return { phase: "queued", ...queueFacts(words) };
  return /\b(?:nodes?|gpus?|resources?)\b/i.test(words) ? waiting()(words, before) : undefined;
}

function queueFacts(words: string): QueueFacts {
  const [, job] = /\bjob(?:[ _-]?id)?[ :=#]+(\d{1,12})\b/i.exec(words) ?? [];
  const [, position] = /\bposition[ :=#]+(\d{1,6})\b/i.exec(words) ?? [];
  const [, reason] = /\breason[ :=(]+([A-Za-z]\w{2,40})/i.exec(words) ?? [];
  return {
    ...(job !== undefined && { job }),
    ...(position !== undefined && { position: Number(position) }),
    ...(reason !== undefined && { reason }),
  };
}

/** The scheduler names only what was asked for: `0/4 nodes are available: 1 Insufficient nvidia.com/gpu, 3 Insufficient cpu.` */
function lackOf(words: string): "gpu" | "other" | undefined {
  if (/\bInsufficient \S*(?:gpu|\/mig-|gaudi|neuron)/i.test(words)) return "gpu";
  if (/^Waiting for (?:a |an |the )?(?:free |idle )?gpus?\b/i.test(words)) return "gpu";
  return /\bInsufficient \S/.test(words) ? "other" : undefined;
}

/** KubeSpawner puts time and type before an event's own words: `2023-02-27T18:33:21Z [Normal] Pulling image "x"`. */
function withoutEventHead(message: string): string {
  return message.replace(/^.{0,40}? ?\[(?:Normal|Warning)\] /, "").trim();
}
