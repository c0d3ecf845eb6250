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
        "Should your queue still list its job, end it there (on Slurm: squeue --me, then scancel with its number): it would run for nothing.",
      )
    : l10n.t(
        "Should your queue still list its job {0}, end it there (on Slurm: squeue -j {0}, scancel {0}): it would run for nothing.",
        id,
      );
}

/** What shows the job's state in a terminal of the cluster. */
export function jobCommand({ id }: BatchJob): string {
  return id === undefined ? "squeue --me" : `squeue -j ${id}`;
}
