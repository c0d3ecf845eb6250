import * as v from "valibot";
import { CUSTOM_BY_MODULES, CUSTOM_BY_PATH } from "../options/moss.js";
import type { ChoiceField, Condition, OptionField, OptionForm } from "../options/model.js";
import { recordOf } from "../record-of.js";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const idle = v.optional(v.fallback(v.nullable(count), null));
const environment = v.object({ description: v.string() });
const partition = v.object({
  description: v.fallback(v.string(), ""),
  architecture: v.fallback(v.string(), ""),
  /** `gpu:a100:{}` */
  gpu: v.optional(v.fallback(v.nullable(v.string()), null)),
  max_nprocs: count,
  /** MB */
  max_mem: idle,
  max_ngpus: v.fallback(count, 0),
  /** seconds */
  max_runtime: count,
  nnodes_idle: idle,
  nnodes_total: idle,
  ncores_idle: idle,
  ncores_total: idle,
  jupyter_environments: recordOf(v.string(), environment),
});
const slurmData = v.object({ partitions: recordOf(v.string(), partition), default_partition: v.optional(v.string()) });

type Partition = v.InferOutput<typeof partition>;

const HOUR_S = 3600;
const MIB = 1024 ** 2;
/** A partition without a limit says some millions of years. */
const NO_LIMIT_S = 10 * 365 * 24 * HOUR_S;

/** jupyterhub_moss: what its page's scripts get as `window.SLURM_DATA`. `undefined`: it is none. Source: jupyterhub_moss 5 to 10.1. */
export function formFromSlurmData(data: unknown): OptionForm | undefined {
  const read = v.safeParse(slurmData, data);
  if (!read.success || Object.keys(read.output.partitions).length === 0) return undefined;
  const { partitions, default_partition: byDefault } = read.output;
  const field: ChoiceField = {
    kind: "choice",
    name: "partition",
    label: "Partition",
    required: true,
    choices: Object.entries(partitions).map(([name, about]) => partitionChoice(name, about)),
    ...(byDefault !== undefined && Object.hasOwn(partitions, byDefault) && { default: byDefault }),
  };
  const limited = Object.entries(partitions).flatMap(([name, about]) => limitedFields(name, about));
  return { spawner: "moss", fields: [field, ...limited, ...commonFields] };
}

/** What is idle is said of cores and nodes; sinfo tells nothing of idle GPUs, so nothing is said of them. */
function partitionChoice(name: string, about: Partition): ChoiceField["choices"][number] {
  const { description, architecture, max_ngpus, ...known } = about;
  const cores = idleOf(known.ncores_idle, known.ncores_total, "cores");
  const nodes = idleOf(known.nnodes_idle, known.nnodes_total, "nodes");
  const parts = [architecture, max_ngpus > 0 ? `${max_ngpus} ${gpuName(about)} per node` : "", cores, nodes].filter(
    Boolean,
  );
  // Nodes that are partly taken have cores left: only without a word about cores the nodes count.
  const full = (known.ncores_total ? known.ncores_idle === 0 && cores : known.nnodes_idle === 0 && nodes) || undefined;
  return {
    value: name,
    label: description ? `${description} (${name})` : name,
    ...(parts.length > 0 && { description: parts.join(" · ") }),
    ...(full && { busy: full }),
  };
}

function idleOf(idle: number | null | undefined, total: number | null | undefined, what: string): string {
  return total ? `${idle ?? 0} of ${total} ${what} idle` : "";
}

/** `gpu:a100:{}` → `A100` */
function gpuName({ gpu }: Partition): string {
  const type = /^gpu:([^:{}]+):/.exec(gpu ?? "")?.[1];
  return type ? `GPU ${type.toUpperCase()}` : "GPU";
}

function limitedFields(name: string, about: Partition): OptionField[] {
  const when: Condition[] = [{ field: "partition", values: [name] }];
  const { max_nprocs, max_mem, max_ngpus, max_runtime } = about;
  const environments = Object.entries(about.jupyter_environments);
  const cores = { min: 1, max: max_nprocs, step: 1, required: true };
  const gpus = {
    kind: "number",
    name: "ngpus",
    label: "GPUs",
    default: 0,
    min: 0,
    max: max_ngpus,
    step: 1,
    when,
  } as const;
  return [
    { kind: "number", name: "nprocs", label: "CPU cores", default: 1, ...cores, when },
    ...(max_ngpus > 0 ? [gpus] : []),
    {
      kind: "duration",
      name: "runtime",
      label: "Job duration",
      default: Math.min(HOUR_S, max_runtime),
      ...(max_runtime < NO_LIMIT_S && { max: max_runtime }),
      sentAs: "h:mm:ss",
      required: true,
      when,
    },
    {
      kind: "memory",
      name: "mem",
      label: "Memory",
      description: "Empty: as much as the partition gives; 0: all of the node",
      ...(max_mem && { max: max_mem * MIB }),
      sentAs: "with-unit",
      when,
    },
    {
      kind: "choice",
      name: "environment_id",
      label: "Jupyter environment",
      choices: [
        ...environments.map(([value, { description }]) => ({ value, label: description })),
        { value: CUSTOM_BY_PATH, label: "Custom, by its path" },
        { value: CUSTOM_BY_MODULES, label: "Custom, by its modules" },
      ],
      when,
    },
  ];
}

const byPath: Condition[] = [{ field: "environment_id", values: [CUSTOM_BY_PATH] }];
const byModules: Condition[] = [{ field: "environment_id", values: [CUSTOM_BY_MODULES] }];
const modules = {
  kind: "text",
  name: "environment_modules",
  label: "Modules of the custom environment (space-separated)",
} as const;
const commonFields: OptionField[] = [
  {
    kind: "text",
    name: "environment_path",
    label: "Path of the custom environment",
    placeholder: "/path/to/jupyter/env/bin",
    required: true,
    when: byPath,
  },
  { ...modules, when: byPath },
  { ...modules, required: true, when: byModules },
  { kind: "text", name: "reservation", label: "Reservation", placeholder: "no reservation" },
  { kind: "text", name: "options", label: "Extra sbatch options", placeholder: "--option1=v1 --option2=v2" },
  { kind: "boolean", name: "output", label: "Save session logs (slurm-*.out)", default: false, on: "true" },
  // What the page's "Launch JupyterLab" box sends; the start fails without it.
  { kind: "hidden", name: "default_url", label: "", value: "/lab" },
];
