import { readdirSync, readFileSync } from "node:fs";

/** A zombie that nobody has reaped yet does not run. */
export function isRunning(pid: number): boolean {
  const stat = readIfThere(`/proc/${pid}/stat`);
  return stat !== undefined && !/\) [ZX] /.test(stat);
}

/** Has the process begun a call to its keychain? GLib has a thread for its bus from then on. */
export function talksToTheBus(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).some((id) => readIfThere(`/proc/${pid}/task/${id}/comm`)?.trim() === "gdbus");
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    // ESRCH: it ended between the opening and the reading.
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
