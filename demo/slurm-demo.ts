import type { TokenRequest } from "../rig/hub-admin.js";
import { HUB_VERSIONS, hubEnvironment } from "../rig/python.js";
import { installSlurm, type RunningSlurm, startSlurm } from "../rig/slurm.js";
import { spawnerPackages, startSpawnerHub } from "../rig/spawners.js";
import { type Demo, type DemoHub, line, type Queue, tokenLifetimeS, user } from "./parts.js";

const HOLD_MINUTES = 4;

/** A hub that submits servers to a real Slurm, on which both GPUs are taken at first. */
export const slurmDemo: Demo = {
  steps: 3,
  async prepare(steps) {
    await steps.run("Slurm (Debian packages)", installSlurm);
    const title = `JupyterHub ${HUB_VERSIONS[line]}, slurmformspawner and a Python kernel`;
    await steps.run(title, () => hubEnvironment(line, spawnerPackages(line)));
  },
  start: (steps, port) => steps.run("Slurm and a hub on it started, with the hub companion", () => startOnSlurm(port)),
  checked: {
    answers: {
      profile: ["default"],
      reservation: [""],
      partition: ["gpu"],
      account: ["def-ada"],
      runtime: ["0.5"],
      nprocs: ["1"],
      memory: ["1000"],
      gpus: ["gpu:a100:1"],
      ui: ["lab"],
    },
    prints: "partition: gpu\ngpus:  0",
  },
};

async function startOnSlurm(port?: number): Promise<DemoHub> {
  const slurm = await startSlurm({ accounting: true });
  try {
    const queue = { slurm, holder: await holdGpus(slurm) };
    const hub = await startSpawnerHub("slurmform", { line, companion: true, ...(port !== undefined && { port }) });
    const token = await hub.token(user, { note: "demo", expiresInS: tokenLifetimeS });
    const mint = (about: TokenRequest) => hub.token(user, about);
    const stop = async () => {
      try {
        await hub.stop();
      } finally {
        await slurm.stop();
      }
    };
    return { url: hub.url, token, mint, queue, hints: hintsOn(queue), [Symbol.asyncDispose]: stop };
  } catch (error) {
    await slurm.stop();
    throw error;
  }
}

async function holdGpus(slurm: RunningSlurm): Promise<string> {
  const wishes = [
    "--partition=gpu",
    "--gres=gpu:a100:2",
    `--time=${HOLD_MINUTES}`,
    "--job-name=somebody-else",
    "--account=rrg-ada",
  ];
  const work = ["--output=/dev/null", "--wrap", `sleep ${HOLD_MINUTES}m`];
  return (await slurm.run("sbatch", ["--parsable", ...wishes, ...work])).trim();
}

function hintsOn({ slurm, holder }: Queue): string[] {
  return [
    `Job ${holder}, somebody else's, holds both GPUs for ${HOLD_MINUTES} minutes: the profile “Training on one A100”, or a GPU with the partition gpu, waits for it and can be withdrawn; one on cores starts at once.`,
    "Once a server runs, “JupyterHub: Submit Notebook as Batch Job…” has the open notebook executed by a job of its own, and “JupyterHub: Show Batch Jobs…” lists it.",
    `To look at the queue, or to end that job: export SLURM_CONF=${slurm.env["SLURM_CONF"] ?? ""}; squeue; scancel ${holder}`,
  ];
}
