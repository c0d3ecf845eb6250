import { jobIn, type Pending } from "./pending-phase.js";

/** The batch job of a start, by what the hub said of it. */
export interface BatchJob {
  /** its number in the scheduler, where a message named it: batchspawner 1.3.0's own do not, those of many sites do */
  readonly id?: string;
  /** was it in the queue, as far as was heard? */
  readonly isQueued: boolean;
}

/** What is known of the job after one more message. `undefined`: nothing speaks of one. @param pending after this message too */
export function jobAfter(
  before: BatchJob | undefined,
  message: string,
  pending: Pending | undefined,
): BatchJob | undefined {
  // A cluster's event speaks of a pod, also where that waits in a queue (Kueue's scheduling gates).
  if (/^.{0,40}\[(?:Normal|Warning)\] /.test(message)) return before;
  const id = jobIn(message) ?? before?.id;
  if (pending?.phase === "queued" && /\b(?:queued?|job)\b/i.test(message))
    return { ...(id !== undefined && { id }), isQueued: true };
  if (RUNS.test(message)) return { ...(id !== undefined && { id }), isQueued: false };
  return id === undefined ? before : { id, isQueued: before?.isQueued ?? false };
}

/** batchspawner.py: `BatchSpawnerBase.progress` */
const RUNS = /^Cluster job running\b/;
