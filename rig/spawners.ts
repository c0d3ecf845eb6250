import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type HubOptions, type RunningHub, startHub } from "./hub.js";
import type { HubLine } from "./python.js";
import { startSlurm } from "./slurm.js";

/** Spawners of real hubs; `html` is a form that a site wrote by hand, of `by-name` the servers' names are the choice, and those of `standalone` need not be Jupyter's. */
export type SpawnerName =
  | "kubespawner"
  | "fancy-profiles"
  | "dockerspawner"
  | "wrapspawner"
  | "html"
  | "by-name"
  | "standalone"
  | "batchspawner"
  | "moss"
  | "moss-6"
  | "slurmform";
/** A site's own: they need nothing but JupyterHub. */
const ofSites: ReadonlySet<SpawnerName> = new Set<SpawnerName>(["html", "by-name"]);

const snippetFolder = join(dirname(fileURLToPath(import.meta.url)), "spawners");
/** Of which files of rig/spawners/ the configuration is made, in order. */
const snippets: Record<SpawnerName, readonly string[]> = {
  kubespawner: ["local", "kubespawner"],
  "fancy-profiles": ["local", "kubespawner", "fancy-profiles"],
  dockerspawner: ["local", "dockerspawner"],
  wrapspawner: ["wrapspawner"],
  html: ["html"],
  "by-name": ["by-name"],
  standalone: ["standalone"],
  batchspawner: ["slurm", "batchspawner"],
  moss: ["slurm", "moss"],
  "moss-6": ["slurm", "moss"],
  slurmform: ["slurm", "slurmform"],
};
const onSlurm: readonly SpawnerName[] = ["batchspawner", "moss", "moss-6", "slurmform"];
const packages = [
  "jupyterhub-kubespawner==7.1.0",
  "dockerspawner==14.0.0",
  "wrapspawner==1.0.1",
  "jupyterhub-fancy-profiles==0.7.0",
  "batchspawner==1.3.0",
  // From 2.11 on it asks for JSON, which Debian's Slurm 22.05 does not print; the script of 2.10.0's form fails.
  "slurmformspawner==2.9.2",
];
const MOSS = "jupyterhub-moss==10.1.0";
/** The last that goes by an environment's path. */
const MOSS_6 = ["batchspawner==1.3.0", "jupyterhub-moss==6.0.0", "pydantic==1.10.24"] as const;
const STANDALONE = "jupyter-server-proxy==4.6.0";

/** One environment for all of them; MOSS wants JupyterHub 5 or newer. */
export function spawnerPackages(line: HubLine = "5.5"): readonly string[] {
  return line === "4.1" ? packages : [...packages, MOSS];
}

/** A hub with the real class of a spawner; those on Slurm have one (see `startSlurm`) for as long as the hub runs. */
export async function startSpawnerHub(spawner: SpawnerName, options: HubOptions = {}): Promise<RunningHub> {
  if (spawner === "moss" && options.line === "4.1") throw new Error(`${MOSS} needs JupyterHub 5 or newer.`);
  if (spawner === "moss-6" && options.line !== "4.1") throw new Error(`${MOSS_6[1]} needs a hub without Pydantic 2.`);
  const own = await configOf(spawner);
  const needed = neededBy(spawner, options.line);
  const more = [...needed, ...(options.packages ?? [])];
  const withSpawner = (config: string): HubOptions => ({
    ...options,
    packages: more,
    config: config + (options.config ?? ""),
  });
  if (!onSlurm.includes(spawner)) return startHub(withSpawner(own));
  const slurm = await startSlurm({ accounting: spawner === "slurmform" });
  try {
    const hub = await startHub(withSpawner(`slurm_conf = ${JSON.stringify(slurm.env["SLURM_CONF"])}\n${own}`));
    const stop = async () => {
      try {
        await hub.stop();
      } finally {
        await slurm.stop();
      }
    };
    let stopped: Promise<void> | undefined;
    return { ...hub, stop: () => (stopped ??= stop()) };
  } catch (error) {
    await slurm.stop();
    throw error;
  }
}

function neededBy(spawner: SpawnerName, line: HubLine | undefined): readonly string[] {
  if (spawner === "standalone") return [STANDALONE];
  if (spawner === "moss-6") return MOSS_6;
  return ofSites.has(spawner) ? [] : spawnerPackages(line);
}

async function configOf(spawner: SpawnerName): Promise<string> {
  const files = snippets[spawner].map((name) => readFile(join(snippetFolder, `${name}.py`), "utf8"));
  return (await Promise.all(files)).join("\n") + "\n";
}
