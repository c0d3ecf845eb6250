import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { Answers } from "../../src/hubClient/options/model.js";
import type { QueueCheck } from "./about.js";
import { say } from "./say.js";

const queueDeadlineMs = 60_000;
const pollMs = 200;
/** As batchspawner and its kin name them. */
const serverJobs = "spawner-jupyterhub";

/** Starts a server that must wait, withdraws it, sees that its job is gone, and then ends the job that it waited for. */
export async function waitAndWithdraw(queue: QueueCheck, server: string, fields: Answers): Promise<void> {
  const start = vscode.commands.executeCommand("hubKernels.startServer", { server, fields });
  // Slurm gives its reason a moment after it has queued a job.
  const waiting = await jobsUntil(queue, (jobs) => /PENDING \((?!None)/.test(jobs));
  say(`queued: ${waiting}`);
  await vscode.commands.executeCommand("hubKernels.stopServer", { server, confirmed: true });
  if ((await start) !== undefined) throw new Error("The start was withdrawn, and yet it succeeded.");
  await jobsUntil(queue, (jobs) => jobs === "");
  say("withdrawn: no job of the server is left");
  await slurm(queue, "scancel", [queue.holder]);
}

function jobsUntil(queue: QueueCheck, holds: (jobs: string) => boolean): Promise<string> {
  const asked = ["--noheader", `--name=${serverJobs}`, "--format=job %i, %T (%r)"];
  return slurmUntil(queue, "squeue", asked, holds, queueDeadlineMs);
}

/** What one of its commands prints, once that is so. */
export async function slurmUntil(
  queue: QueueCheck,
  command: string,
  args: string[],
  holds: (printed: string) => boolean,
  deadlineMs: number,
): Promise<string> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const printed = await slurm(queue, command, args);
    if (holds(printed)) return printed;
    if (Date.now() > deadline) throw new Error(`After ${deadlineMs / 1000} s ${command} still says:\n${printed}`);
    await delay(pollMs);
  }
}

async function slurm({ env }: QueueCheck, command: string, args: string[]): Promise<string> {
  return (await promisify(execFile)(command, args, { env: { ...process.env, ...env } })).stdout.trim();
}
