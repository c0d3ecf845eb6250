import type { Localizer } from "../../text/speech.js";
import type { BatchJob } from "../start/batch-job.js";

/**
 * What is to be known of the job of a start that ended. A hub cancels it, and does not tell whether that worked: batchspawner 1.3.0 loses the
 * job where the scheduler does not answer at that moment, or where the hub's patience ends while it asks the scheduler. It says then that the
 * job has disappeared, and the job starts later for nothing (measured).
 */
export function leftJobText({ id }: BatchJob, l10n: Localizer): string {
  return id === undefined
    ? l10n.t(
        "If your queue still lists its job, cancel it there (on Slurm: squeue --me, then scancel with its number), or it will run for nothing.",
      )
    : l10n.t(
        "If your queue still lists its job {0}, cancel it there (on Slurm: squeue -j {0}, scancel {0}), or it will run for nothing.",
        id,
      );
}

/** What shows the job's state in a terminal of the cluster. */
export function jobCommand({ id }: BatchJob): string {
  return id === undefined ? "squeue --me" : `squeue -j ${id}`;
}
