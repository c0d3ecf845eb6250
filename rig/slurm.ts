import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDebianPackages } from "./apt.js";
import { run } from "./command.js";
import { endProcessesWith } from "./leftovers.js";
import { startChild } from "./process.js";
import { slurmConfig, slurmGpus, slurmNodes, slurmPorts } from "./slurm-config.js";

const START_DEADLINE_MS = 90_000;
const STOP_GRACE_MS = 20_000;
const COMMAND_TIMEOUT_MS = 30_000;
const MUNGE_KEY_BYTES = 128;
const daemons = join(dirname(fileURLToPath(import.meta.url)), "slurm-daemons.sh");
const needs = {
  "slurm-wlm": "a real Slurm: its controller, nodes and commands",
  munge: "how Slurm's parts know each other",
};
const accountingNeeds = {
  slurmdbd: "Slurm's accounts",
  "mariadb-server-core": "where Slurm keeps its accounts",
};

/** A real Slurm on loopback: partitions cpu, gpu (2 GPUs of the type a100) and short (one minute). */
export interface RunningSlurm {
  /** What leads Slurm's commands to it (SLURM_CONF); goes over the other environment. */
  env: NodeJS.ProcessEnv;
  /** Runs squeue, scontrol, scancel, sbatch …, and gives what it prints. */
  run(command: string, args: string[]): Promise<string>;
  /** Ends it with all its jobs, once all that started it have stopped it. */
  stop(): Promise<void>;
}

export interface SlurmOptions {
  /** Jobs need an account that slurmdbd knows (`slurmAccounts`); takes some seconds more to start. */
  accounting?: boolean;
}

interface Shared {
  starting: Promise<RunningSlurm>;
  users: number;
}

/** By whether it has accounting. */
const shared = new Map<boolean, Shared>();

/** Installs it where it is missing. There is one of a kind per process, shared by all that start it. */
export async function startSlurm({ accounting = false }: SlurmOptions = {}): Promise<RunningSlurm> {
  const own = shared.get(accounting) ?? { starting: launch(accounting), users: 0 };
  shared.set(accounting, own);
  own.users++;
  let stopped: Promise<void> | undefined;
  const forget = () => {
    if (shared.get(accounting) === own) shared.delete(accounting);
  };
  const release = async () => {
    if (--own.users > 0) return;
    forget();
    await (await own.starting).stop();
  };
  try {
    return { ...(await own.starting), stop: () => (stopped ??= release()) };
  } catch (error) {
    forget();
    throw error;
  }
}

/** For a set-up that wants it, accounting included, in a step of its own. Where it cannot be installed the error says what to do. */
export async function installSlurm(): Promise<void> {
  await ensureDebianPackages({ ...needs, ...accountingNeeds });
}

async function launch(accounting: boolean): Promise<RunningSlurm> {
  await ensureDebianPackages({ ...needs, ...(accounting && accountingNeeds) });
  const folder = await mkdtemp(join(tmpdir(), "hub-kernels-slurm-"));
  try {
    return await launchIn(folder, accounting);
  } catch (error) {
    await endProcessesWith(folder, STOP_GRACE_MS);
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function launchIn(folder: string, accounting: boolean): Promise<RunningSlurm> {
  await writeFiles(folder, accounting);
  const env = { SLURM_CONF: join(folder, "slurm.conf") };
  const fullEnv = { ...process.env, ...env };
  const ask = (command: string, args: string[]) =>
    run(command, args, { cwd: folder, env: fullEnv, timeoutMs: COMMAND_TIMEOUT_MS });
  const child = startChild({
    name: "Slurm",
    command: "bash",
    args: [daemons, folder, ...slurmNodes],
    logFile: join(folder, "slurm.log"),
    cwd: folder,
    env: fullEnv,
  });
  const idle = async () => {
    const states = await ask("sinfo", ["--noheader", "--Node", "--format=%T"]).catch(() => "not yet");
    return states
      .trim()
      .split("\n")
      .every((state) => state === "idle");
  };
  await child.until(idle, { what: "its nodes are idle", deadlineMs: START_DEADLINE_MS });
  const stop = async () => {
    await child.end(STOP_GRACE_MS);
    await endProcessesWith(folder, STOP_GRACE_MS);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  return { env, run: ask, stop };
}

async function writeFiles(folder: string, accounting: boolean): Promise<void> {
  // Munge lets nobody in whose way to the socket is closed to others.
  await chmod(folder, 0o711);
  await writeFile(join(folder, "munge.key"), randomBytes(MUNGE_KEY_BYTES), { mode: 0o400 });
  for (const name of ["state", ...slurmNodes.map((node) => `spool-${node}`)]) await mkdir(join(folder, name));
  for (const [name, text] of Object.entries(slurmConfig(folder, await slurmPorts(), accounting))) {
    // slurmdbd takes only what nobody else can read.
    await writeFile(join(folder, name), text, name === "slurmdbd.conf" ? { mode: 0o600 } : {});
  }
  // Only devices get a number, and so only they a CUDA_VISIBLE_DEVICES.
  for (const gpu of slurmGpus) await symlink("/dev/null", join(folder, gpu));
}
