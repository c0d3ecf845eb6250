// What a job asks for, and the script that is sent.

import type { UserOptions } from "../hubClient/types.js";
import { commandLine } from "../kernelSpecs/command-line.js";
import { withoutEnd } from "../text/trimmed.js";

/** Each as Slurm takes it; '' leaves it to the site. */
export interface JobRequest {
  partition: string;
  account: string;
  time: string;
  cores: string;
  memory: string;
  gpus: string;
}
export type JobField = keyof JobRequest;
export const jobFields: readonly JobField[] = ["partition", "account", "time", "cores", "memory", "gpus"];

/** No blank, quote or line break: each stands in a line of the script, and in one for a shell. */
const shapes: Record<JobField, RegExp> = {
  partition: /^[\w@.,:+/=-]{1,200}$/,
  account: /^[\w@.,:+/=-]{1,200}$/,
  // Minutes, `MM:SS`, `HH:MM:SS`, and days before hours.
  time: /^(?:\d{1,4}-\d{1,2}(?::\d{1,2}){0,2}|\d{1,6}(?::\d{1,2}){0,2})$/,
  cores: /^[1-9]\d{0,4}$/,
  memory: /^\d{1,9}[KMGT]?$/i,
  // A number, with a type before it where it matters, or all of it as Slurm calls it.
  gpus: /^(?:[\w.-]{1,50}:){0,2}\d{1,4}$/,
};

export function fits(field: JobField, value: string): boolean {
  return value === "" || shapes[field].test(value);
}

/** By what forms call them: batchspawner's own examples, jupyterhub_moss, slurmformspawner. */
const namesOf: Record<JobField, readonly string[]> = {
  partition: ["partition", "req_partition", "queue", "req_queue"],
  account: ["account", "req_account"],
  time: ["runtime", "req_runtime", "time"],
  cores: ["nprocs", "req_nprocs", "cores", "ncpus", "cpus"],
  memory: ["memory", "req_memory", "mem"],
  gpus: ["gres", "req_gres", "gpus", "ngpus", "req_ngpus"],
};

/** As the server itself was started, as far as that is said in words that Slurm has too. */
export function requestFrom(options: UserOptions): JobRequest {
  const value = (field: JobField) => {
    for (const name of namesOf[field]) {
      const option = Object.hasOwn(options, name) ? options[name] : undefined;
      const text = typeof option === "string" || typeof option === "number" ? String(option).trim() : "";
      if (text !== "" && fits(field, text) && !isNone(field, text)) return text;
    }
    return "";
  };
  const [partition, account, time, cores, memory, gpus] = jobFields.map(value);
  return {
    partition: partition ?? "",
    account: account ?? "",
    time: time ?? "",
    cores: cores ?? "",
    memory: memory ?? "",
    gpus: gpus ?? "",
  };
}

/** A time without a colon is hours to some forms and minutes to others. */
function isNone(field: JobField, text: string): boolean {
  if (field === "time") return !text.includes(":");
  return field === "gpus" && /(?:^|:)0+$/.test(text);
}

/** Slurm's options, the same for a script and for commands. */
export function optionsOf({ partition, account, time, cores, memory, gpus }: JobRequest): string[] {
  const gres = gpus.startsWith("gpu:") ? gpus : `gpu:${gpus}`;
  const given: [string, string][] = [
    ["partition", partition],
    ["account", account],
    ["time", time],
    ["cpus-per-task", cores],
    ["mem", memory],
    ["gres", gpus === "" ? "" : gres],
  ];
  return given.flatMap(([name, value]) => (value === "" ? [] : [`--${name}=${value}`]));
}

const NAME_CHARACTERS = 60;

/** Of a notebook's job and of its files: letters, digits and what means nothing to Slurm or a shell; no other has it. @param at by this machine's clock */
export function jobName(notebook: string, at: Date): string {
  const stem = withoutEnd(
    Array.from(notebook.normalize("NFC").replace(/[^\p{L}\p{N}._]+/gu, "-"))
      .slice(0, NAME_CHARACTERS)
      .join(""),
    "-.",
  ).replace(/^[-.]+/, "");
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${stem || "notebook"}-${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
}

export interface ScriptAbout {
  name: string;
  request: JobRequest;
  /** the server's */
  python: string;
  /** a kernel spec's name; '': the notebook's own */
  kernel: string;
}

/**
 * Saves the result (`EXECUTED` in the helper's program) after each cell and at the end, however that comes: nbclient ends the kernel when Slurm
 * ends the job, and what the cell has printed until then is in the notebook. nbconvert would write a result only where no cell fails.
 */
const PROGRAM = `import sys, nbformat
from nbclient import NotebookClient
name, *kernel = sys.argv[1:]
print("Executing", name + ".ipynb", flush=True)
notebook = nbformat.read(name + ".ipynb", 4)
def save(**_):
    nbformat.write(notebook, name + "-executed.ipynb")
try:
    NotebookClient(notebook, timeout=None, on_cell_complete=save, **dict(zip(["kernel_name"], kernel))).execute()
finally:
    save()`;

/** Executes the copy of the notebook that lies in the job's folder. */
export function jobScript({ name, request, python, kernel }: ScriptAbout): string {
  const options = [`--job-name=${name}`, `--output=${name}.out`, ...optionsOf(request)];
  const execute = [python, "-", name, ...(kernel === "" ? [] : [kernel])];
  return [
    "#!/bin/bash",
    ...options.map((option) => `#SBATCH ${option}`),
    "",
    "# Executes the notebook as it was when the job was submitted, in its folder. With allow_errors=True it goes on after a cell that fails.",
    `${commandLine(execute)} <<'END'`,
    PROGRAM,
    "END",
    "",
  ].join("\n");
}

/** For a shell on the server: an allocation, or a shell in one. */
export function shellLine(command: "salloc" | "srun", request: JobRequest): string {
  return commandLine([command, ...optionsOf(request), ...(command === "srun" ? ["--pty", "bash", "-i"] : [])]);
}

/** For a shell on the server: one within a job that runs. */
export function shellInJob(id: string): string {
  return commandLine(["srun", `--jobid=${id}`, "--overlap", "--pty", "bash", "-i"]);
}
