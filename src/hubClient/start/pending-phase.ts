import { isOfEveryStart } from "./every-start.js";

/** How far a start is, as far as its progress messages tell. */
export type Pending =
  | { readonly phase: "requested" | "pulling" | "starting" | "connecting" }
  | ({ readonly phase: "hindered" } & Hindrance)
  | ({ readonly phase: "queued" } & QueueFacts)
  | { readonly phase: "waiting-for-resources"; readonly lacks: "gpu" | "other"; readonly cluster: Cluster };

/** What keeps a server from starting, though the cluster goes on trying. */
export interface Hindrance {
  /** `image`: it cannot be pulled; `container`: it ends right after its start, each time */
  readonly what: "image" | "container";
  /** the cluster's words that say most of why */
  readonly said: string;
}

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
  if (isFiller(message) && before && before.phase !== "requested") return before;
  const words = withoutEventHead(message);
  for (const [pattern, reading] of readings) {
    const after = pattern.test(words) ? reading(words, before) : undefined;
    if (after) return after;
  }
  return before?.phase === "requested" ? undefined : before;
}

/** Lines that are said of every start, or while nothing is known: they take the place of no other. */
export function isFiller(message: string): boolean {
  return isOfEveryStart(message) || UNKNOWN_STATUS.test(message.trim());
}

/** `undefined`: these words tell nothing after all */
type Reading = (words: string, before: Pending | undefined) => Pending | undefined;

/**
 * batchspawner.py: `BatchSpawnerBase.progress` says the first until the scheduler's first answer, and while it gives none; the FirecREST
 * spawner the other.
 */
const UNKNOWN_STATUS = /^(?:Unknown status|Waiting for job status)\.\.\.$/;

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
  // batchspawner.py: `BatchSpawnerBase.progress`
  [/^Cluster job running\.\.\. waiting to connect/, phase("connecting")],
  [UNKNOWN_STATUS, phase("requested")],
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
  // kubelet (`pkg/kubelet/images`): what keeps an image from being there, and "Error: " with the short of it. It is tried again and again.
  [/^Failed to (?:pull|inspect|apply default image tag)/, hindered("image")],
  [
    /^(?:Error: )?(?:ErrImage\w+|ImagePullBackOff|ImageInspectError|InvalidImageName|RegistryUnavailable)\b/,
    hindered("image"),
  ],
  [/^Back-off pulling image/i, hindered("image")],
  [/^Container image .* is not present with pull policy of Never/, hindered("image")],
  [/^Back-off restarting failed container/, hindered("container")],
  // kubelet: Pulling, Pulled, Created, Started. KubeSpawner's own container is `notebook`; others come before it.
  [/^Container image .* already present on machine/, nextTry("container", "starting")],
  [/^Successfully pulled image/, phase("starting")],
  [/^Pulling image/i, nextTry("image", "pulling")],
  [/^Started container:? notebook$/, nextTry("container", "connecting")],
  [/^(?:Created|Started) container/, nextTry("container", "starting")],
  [/^(?:AttachVolume|MountVolume)\./, phase("starting")],
  // batchspawner's "Pending in queue...", and the sentences of sites about their queues
  [/\b(?:pending|waiting|queued)\b|\bin (?:the )?queue\b/i, queued],
];

/** Of several lines the longest tells most: `Failed to pull image "x": …` is followed by `Error: ErrImagePull`. */
function hindered(what: Hindrance["what"]): Reading {
  return (words, before) => {
    const said = isHindered(before, what) && before.said.length >= words.length ? before.said : words;
    return { phase: "hindered", what, said };
  };
}

/** The next try of what failed is no news. */
function nextTry(what: Hindrance["what"], phase: "pulling" | "starting" | "connecting"): Reading {
  return (_, before) => (isHindered(before, what) ? before : { phase });
}

function isHindered(pending: Pending | undefined, what: Hindrance["what"]): pending is Pending & { phase: "hindered" } {
  return pending?.phase === "hindered" && pending.what === what;
}

/** "waiting" alone may be for anything: what it is for must be named. */
function queued(words: string, before: Pending | undefined): Pending | undefined {
  if (/\b(?:queued?|job)\b/i.test(words)) {
    // A site may name the job once, and its place each time.
    const job = before?.phase === "queued" ? before.job : undefined;
    return { phase: "queued", ...(job !== undefined && { job }), ...queueFacts(words) };
  }
  return /\b(?:nodes?|gpus?|resources?)\b/i.test(words) ? waiting()(words, before) : undefined;
}

function queueFacts(words: string): QueueFacts {
  const job = jobIn(words);
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

/** The number that a message gives a job, as `Submitted batch job 4711`. */
export function jobIn(words: string): string | undefined {
  return /\bjob(?:[ _-]?id)?[ :=#]+(\d{1,12})\b/i.exec(words)?.[1];
}
