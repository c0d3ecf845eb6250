import * as v from "valibot";
import { NoHelper } from "../helper/place.js";
import { HelperFailure } from "../helper/refusals.js";
import { RoomsHelper, type WorkingHelper } from "../helper/tasks.js";
import { NoSlurm, SlurmRefused } from "./job-errors.js";

/** As long as a scheduler that has much to do may take, in ms. */
export const SLURM_MS = 120_000;

const name = v.pipe(v.string(), v.maxLength(1_000));
const path = v.pipe(v.string(), v.maxLength(8_192));
/** of time, in s; `null`: not known, or without end */
const seconds = v.fallback(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1e11))), null);

const about = v.object({
  /** that of the server */
  python: path,
  partitions: v.array(
    v.object({
      name,
      isDefault: v.boolean(),
      limitS: seconds,
      /** what its nodes have */
      about: v.array(name),
    }),
  ),
  accounts: v.array(name),
});
/** What there is to choose from. */
export type BatchAbout = v.InferOutput<typeof about>;

const job = v.object({
  /** also of an array, or several of one */
  id: name,
  /** Slurm's word for it, as PENDING */
  state: name,
  /** why it waits; '': for nothing that is known */
  reason: name,
  nodes: name,
  partition: name,
  elapsedS: seconds,
  limitS: seconds,
  /** since the epoch, in s: also those that are expected */
  startS: seconds,
  endS: seconds,
  folder: path,
  name,
  /** `1:0`, where jobs are counted; else '' */
  exitCode: name,
});
export type Job = v.InferOutput<typeof job>;

const jobs = v.object({
  /** the newest first */
  jobs: v.array(job),
  /** how many there are besides */
  more: v.number(),
  /** the job that the server itself runs in; '': none */
  own: name,
});
export type Jobs = v.InferOutput<typeof jobs>;

const files = v.object({
  /** absolute; '': nobody knows */
  output: path,
  /** of the server; '': there is none */
  result: path,
});
export type JobFiles = v.InferOutput<typeof files>;

const output = v.object({ isThere: v.boolean(), begin: v.number(), end: v.number(), text: v.string() });
/** Of a file: `begin` and `end` are places in it, in bytes. */
export type JobOutput = v.InferOutput<typeof output>;

export type JobAct = "cancel" | "hold" | "release" | "requeue";

/** The user's batch jobs, by Slurm's commands where the server runs. Rejects with `SlurmRefused` in Slurm's own words, and with `NoSlurm`. */
export class BatchJobs {
  readonly #helper: RoomsHelper;

  /** @param label as sentences call the server */
  constructor(helper: WorkingHelper, label: string) {
    this.#helper = new RoomsHelper(helper, (refusal) => {
      if (refusal instanceof NoHelper) return new NoSlurm(label, "", refusal);
      if (refusal.reason === "no-slurm") return new NoSlurm(label, refusal.detail, refusal);
      const { reason, detail } = refusal;
      return reason === "scheduler" ? new SlurmRefused(detail) : new HelperFailure(label, refusal);
    });
  }

  about(signal: AbortSignal): Promise<BatchAbout> {
    return this.#helper.done("batch", {}, about, signal);
  }

  list(signal: AbortSignal): Promise<Jobs> {
    return this.#helper.done("jobs", {}, jobs, signal);
  }

  /** @param folder that it runs in, relative to the server's root. @returns its id, and its folder as the node knows it */
  submit(folder: string, script: string, signal: AbortSignal): Promise<{ id: string; folder: string }> {
    return this.#helper.done("submitJob", { folder, script }, v.object({ id: name, folder: path }), signal);
  }

  async act(act: JobAct, id: string, signal: AbortSignal): Promise<void> {
    await this.#helper.done("jobAct", { act, job: id }, v.object({}), signal);
  }

  files({ id, folder, name }: Pick<Job, "id" | "folder" | "name">, signal: AbortSignal): Promise<JobFiles> {
    return this.#helper.done("jobFiles", { job: id, folder, name }, files, signal);
  }

  /** @param after this place; `undefined`: its end, where it is long */
  output(path: string, after: number | undefined, signal: AbortSignal): Promise<JobOutput> {
    return this.#helper.done("jobOutput", { path, ...(after !== undefined && { after }) }, output, signal);
  }
}
