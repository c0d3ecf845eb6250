import { readdirSync, readFileSync } from "node:fs";
import { poll } from "./process.js";

/** Kills every process that has this folder in its environment, until none is left. */
export async function endProcessesWith(folder: string, deadlineMs: number): Promise<void> {
  await poll(() => {
    const left = processesWith(folder);
    for (const pid of left) kill(pid);
    return left.length === 0;
  }, deadlineMs);
}

/**
 * As everything has that a hub or a Slurm of the rig starts. Only Linux tells; elsewhere the hub's own tidying and the
 * kernels' watch over their server have to do.
 */
function processesWith(folder: string): number[] {
  if (process.platform !== "linux") return [];
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.filter((pid) => environmentOf(pid).includes(folder)).map(Number);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    return ""; // it has ended meanwhile, or it is another user's
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
