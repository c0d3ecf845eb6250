import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { QueueCheck } from "./about.js";
import { press } from "./press.js";
import { slurm } from "./queue.js";
import { say } from "./say.js";

/** Also of a job that waits for a core, and for Python's start on a busy machine. */
const deadlineMs = 90_000;
const pollMs = 500;

interface Executed {
  cells: { outputs?: { text?: string | string[] }[] }[];
}

/** Submits the notebook that is looked at, as the command does, waits for the job's end, and says what its executed copy has. */
export async function submitJob(queue: QueueCheck, server: string): Promise<void> {
  const id = await press<string>("hubKernels.submitNotebookJob", { server, confirmed: true });
  const record = await ended(queue, id);
  const fact = (name: string) => new RegExp(`\\b${name}=(\\S+)`).exec(record)?.[1] ?? "";
  say(`batch job ${id}, ${fact("JobName")}: ${fact("JobState")}`);
  if (fact("JobState") !== "COMPLETED") throw new Error(await readFile(fact("StdOut"), "utf8"));
  const file = path.join(fact("WorkDir"), `${fact("JobName")}-executed.ipynb`);
  const { cells } = JSON.parse(await readFile(file, "utf8")) as Executed;
  const printed = cells.flatMap(({ outputs = [] }) => outputs.flatMap(({ text = [] }) => text)).join("");
  for (const line of printed.trimEnd().split("\n")) say(`batch job: ${line}`);
}

async function ended(queue: QueueCheck, id: string): Promise<string> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const record = await slurm(queue, "scontrol", ["show", "job", id]);
    if (!/JobState=(?:PENDING|CONFIGURING|RUNNING|COMPLETING)/.test(record)) return record;
    if (Date.now() > deadline) throw new Error(`The job has not ended after ${deadlineMs / 1000} s:\n${record}`);
    await delay(pollMs);
  }
}
