import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

/** Mounting is root's. */
export const canMount = process.platform === "linux" && process.getuid?.() === 0;

/** A real file system of its own in a folder: one that is full soon, or that can only be read. */
export function mountSmallDisk(folder: string, megabytes: number): { makeReadOnly(): void; unmount(): void } {
  mkdirSync(folder, { recursive: true });
  const run = (command: string, ...args: string[]) => void execFileSync(command, args);
  run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder);
  return {
    makeReadOnly: () => run("mount", "-o", "remount,ro", folder),
    unmount: () => run("umount", "-l", folder),
  };
}

/** Nobody may change what is in it, not even root. `false`: this file system has no such mark. */
export function setUnchangeable(path: string, is: boolean): boolean {
  try {
    execFileSync("chattr", [is ? "+i" : "-i", path], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
