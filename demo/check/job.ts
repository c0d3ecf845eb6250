import { readFile } from "node:fs/promises";
import path from "node:path";
import type { QueueCheck } from "./about.js";
import { press } from "./press.js";
import { slurmUntil } from "./queue.js";
import { say } from "./say.js";

/** Also of a job that waits for a core, and for Python's start on a busy machine. */
const deadlineMs = 90_000;

interface Executed {
  cells: { outputs?: { text?: string | string[] }[] }[];
}

/** Submits the notebook that is looked at, as the command does, waits for the job's end, and says what its executed copy has. */
export async function submitJob(queue: QueueCheck, server: string): Promise<void> {
  const id = await press<string>("hubKernels.submitNotebookJob", { server, confirmed: true });
  const hasEnded = (job: string) => !/JobState=(?:PENDING|CONFIGURING|RUNNING|COMPLETING)/.test(job);
  const record = await slurmUntil(queue, "scontrol", ["show", "job", id], hasEnded, deadlineMs);
  const fact = (name: string) => new RegExp(`\\b${name}=(\\S+)`).exec(record)?.[1] ?? "";
  say(`batch job ${id}, ${fact("JobName")}: ${fact("JobState")}`);
  if (fact("JobState") !== "COMPLETED") throw new Error(await readFile(fact("StdOut"), "utf8"));
  const file = path.join(fact("WorkDir"), `${fact("JobName")}-executed.ipynb`);
  const { cells } = JSON.parse(await readFile(file, "utf8")) as Executed;
  const printed = cells.flatMap(({ outputs = [] }) => outputs.flatMap(({ text = [] }) => text)).join("");
  for (const line of printed.trimEnd().split("\n")) say(`batch job: ${line}`);
}
