// Child processes that end, with all that they started, when their time is over or ours is.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "..");
const graceMs = 5_000;
const running = new Set();
let stopping = false;
/** Everything that a run puts in the folder for temporary files, so that nothing stays even when it is killed. */
const scratch = mkdtempSync(path.join(tmpdir(), "hk-"));
process.once("exit", () => {
  try {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  } catch (error) {
    // What is left in a folder for temporary files is no fault of what was run.
    console.error(`${scratch} could not be removed: ${error.message}`);
  }
});

/** Gives the exit code as `problem` in words (undefined when all went well) and, with `quiet`, the output. */
export function runWithDeadline(file, args, deadlineMs, { quiet = false } = {}) {
  if (stopping) return new Promise(() => {});
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, TMPDIR: scratch },
    stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => (output += text));
  return new Promise((resolve) => {
    let ending;
    const timer = setTimeout(() => (ending = endTree(child)), deadlineMs);
    const end = (problem) => {
      clearTimeout(timer);
      running.delete(child);
      // Once we are told to stop, what would come next does not.
      if (!stopping)
        resolve({ problem: ending ? `it took longer than ${deadlineMs / 60_000} min and was ended` : problem, output });
    };
    child.once("error", (error) => end(error.message));
    child.once("exit", (code, signal) => {
      const problem = code === 0 ? undefined : `it ended with ${signal ?? `exit code ${code}`}`;
      if (ending) void ending.then(() => end(problem));
      else if (quiet) child.once("close", () => end(problem));
      else end(problem);
    });
  });
}

/** Asks the process and all below it to end; those that are still there after the grace are killed. */
async function endTree(child) {
  const pids = [child.pid, ...descendants(child.pid)];
  child.kill("SIGTERM");
  await new Promise((resolve) => setTimeout(resolve, graceMs));
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }
}

/** Also those in process groups of their own, as the servers that the rig starts. */
function descendants(pid) {
  const rows = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).stdout ?? "";
  const parents = rows
    .trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/).map(Number));
  const below = (parent) => parents.filter(([, of]) => of === parent).flatMap(([own]) => [own, ...below(own)]);
  return below(pid);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    stopping = true;
    void Promise.all([...running].map(endTree)).finally(() => process.exit(1));
  });
}
