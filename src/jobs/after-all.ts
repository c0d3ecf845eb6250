import { type BatchJobs, type Job, SLURM_MS } from "./batch-jobs.js";
import { SlurmRefused, SubmissionUnknown } from "./job-errors.js";

/**
 * What became of a job whose submission has failed here: the answer may have been lost, or have come too late for who had canceled, and the job is
 * there. One that was canceled is canceled at Slurm, too.
 * @param name that the script gives the job; no other job has it
 * @returns the job that is there and wanted. Rejects with the error where there is none, and with `SubmissionUnknown` where nobody can tell.
 */
export async function afterAll(
  batch: Pick<BatchJobs, "list" | "act">,
  name: string,
  error: unknown,
  cancelled: AbortSignal,
): Promise<Pick<Job, "id" | "folder">> {
  if (error instanceof SlurmRefused) throw error;
  try {
    const { jobs } = await batch.list(AbortSignal.timeout(SLURM_MS));
    const there = jobs.find((job) => job.name === name);
    if (there && !cancelled.aborted) return there;
    if (there) await batch.act("cancel", there.id, AbortSignal.timeout(SLURM_MS));
  } catch (unknown) {
    throw new SubmissionUnknown({ cause: unknown });
  }
  throw error;
}

/** The last one counts, as for Slurm. @param otherwise of a script that names none */
export function nameIn(script: string, otherwise: string): string {
  return [...script.matchAll(/^#SBATCH +--job-name=(.{1,200})$/gm)].at(-1)?.[1]?.trim() ?? otherwise;
}
