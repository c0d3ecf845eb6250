import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TokenRequest } from "../rig/hub-admin.js";
import { ensureLmod, lmodConfig, writeModules } from "../rig/modules.js";
import { HUB_VERSIONS, hubEnvironment } from "../rig/python.js";
import { installSlurm, type RunningSlurm, startSlurm } from "../rig/slurm.js";
import { spawnerPackages, startSpawnerHub } from "../rig/spawners.js";
import { type Demo, type DemoHub, line, type Queue, tokenLifetimeS, user } from "./parts.js";

const HOLD_MINUTES = 4;

/** A hub that submits servers to a real Slurm, on which both GPUs are taken at first, and whose nodes have software modules. */
export const slurmDemo: Demo = {
  steps: 4,
  async prepare(steps) {
    await steps.run("Slurm (Debian packages)", installSlurm);
    await steps.run("Lmod (a Debian package)", ensureLmod);
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
  const modules = await mkdtemp(path.join(tmpdir(), "hub-kernels-demo-modules-"));
  try {
    await writeModules(modules);
    const config = lmodConfig(modules);
    const queue = { slurm, holder: await holdGpus(slurm) };
    const hub = await startSpawnerHub("slurmform", {
      line,
      companion: true,
      config,
      ...(port !== undefined && { port }),
    });
    const token = await hub.token(user, { note: "demo", expiresInS: tokenLifetimeS });
    const mint = (about: TokenRequest) => hub.token(user, about);
    const stop = async () => {
      try {
        await hub.stop();
      } finally {
        await slurm.stop();
        await rm(modules, { recursive: true });
      }
    };
    return { url: hub.url, token, mint, queue, hints: hintsOn(queue), [Symbol.asyncDispose]: stop };
  } catch (error) {
    await slurm.stop();
    await rm(modules, { recursive: true });
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
    "Once a server runs, “JupyterHub: Submit Notebook as Batch Job…” has where-does-this-run.ipynb executed by a job of its own, and “JupyterHub: Show Batch Jobs…” lists it, follows its output and opens the result.",
    "“JupyterHub: Manage Software Modules…” loads tool/1.0 by Lmod; in a kernel of these modules os.environ has TOOL_HOME.",
    `To look at the queue, or to end that job: export SLURM_CONF=${slurm.env["SLURM_CONF"] ?? ""}; squeue; scancel ${holder}`,
  ];
}
