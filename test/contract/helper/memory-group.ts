import { mkdir, readFile, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { until } from "../servers/model-on-hub.js";

/** The processes that count against memory; only root may make such a group, and where version 2 counts it is another one's to make. */
const GROUPS = "/sys/fs/cgroup/memory";

/** A control group with a limit. `undefined`: none can be made on this machine. */
export async function memoryGroup(limitBytes: number): Promise<string | undefined> {
  const group = path.join(GROUPS, `hub-kernels-test-${process.pid}`);
  try {
    await mkdir(group);
  } catch {
    return undefined;
  }
  await writeFile(path.join(group, "memory.limit_in_bytes"), String(limitBytes));
  return group;
}

/** Has a server run in the group, with what it has started. @param pid its own */
export async function putInto(group: string, pid: string): Promise<void> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  for (const each of [pid, ...children.trim().split(" ")]) await writeFile(path.join(group, "cgroup.procs"), each);
}

/** Once the last process of it has ended. */
export async function removed(group: string): Promise<void> {
  await until(() => isRemoved(group), "the group is gone");
}

async function isRemoved(group: string): Promise<boolean> {
  try {
    await rmdir(group);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}
