import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { poll } from "./process.js";

/** Kills every process that was started with this folder in its environment or works in it, until none is left. */
export async function endProcessesWith(folder: string, deadlineMs: number): Promise<void> {
  await poll(() => {
    const left = processesWith(folder);
    for (const pid of left) kill(pid);
    return left.length === 0;
  }, deadlineMs);
}

/**
 * As everything has that a hub or a Slurm of the rig starts; what forks from a hub's template has that one's environment. Only Linux tells;
 * elsewhere the hub's own tidying and the kernels' watch over their server have to do.
 */
export function processesWith(folder: string): number[] {
  if (process.platform !== "linux") return [];
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const isOf = (pid: string) => environmentOf(pid).includes(folder) || workingFolderOf(pid).startsWith(folder);
  return pids.filter(isOf).map(Number);
}

function environmentOf(pid: string): string {
  return orNothing(() => readFileSync(`/proc/${pid}/environ`, "utf8"));
}

function workingFolderOf(pid: string): string {
  return orNothing(() => readlinkSync(`/proc/${pid}/cwd`));
}

/** It may have ended meanwhile, or be another user's. */
function orNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
