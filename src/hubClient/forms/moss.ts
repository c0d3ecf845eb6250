import * as v from "valibot";
import type { ChoiceField, Condition, OptionField, OptionForm } from "../options/model.js";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const idle = v.optional(v.fallback(v.nullable(count), null));
const environment = v.object({ description: v.string() });
const partition = v.object({
  description: v.fallback(v.string(), ""),
  architecture: v.fallback(v.string(), ""),
  max_nprocs: count,
  /** MB */
  max_mem: v.optional(v.fallback(v.nullable(count), null)),
  max_ngpus: count,
  /** seconds */
  max_runtime: count,
  nnodes_idle: idle,
  nnodes_total: idle,
  ncores_idle: idle,
  ncores_total: idle,
  jupyter_environments: v.record(v.string(), environment),
});
const slurmData = v.object({ partitions: v.record(v.string(), partition), default_partition: v.optional(v.string()) });

type Partition = v.InferOutput<typeof partition>;

const HOUR_S = 3600;
const MIB = 1024 ** 2;

/** jupyterhub_moss: what its page's scripts get as `window.SLURM_DATA`. `undefined`: it is none. Source: jupyterhub_moss 10.1. */
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
    ...(byDefault !== undefined && byDefault in partitions && { default: byDefault }),
  };
  const limited = Object.entries(partitions).flatMap(([name, about]) => limitedFields(name, about));
  return { spawner: "moss", fields: [field, ...limited, ...commonFields] };
}

function partitionChoice(name: string, about: Partition): ChoiceField["choices"][number] {
  const { description, architecture, nnodes_idle, nnodes_total, ncores_idle, ncores_total, max_ngpus } = about;
  const parts = [
    architecture,
    max_ngpus > 0 ? `${max_ngpus} GPU` : "",
    ncores_total ? `${ncores_idle ?? 0} of ${ncores_total} cores idle` : "",
    nnodes_total ? `${nnodes_idle ?? 0} of ${nnodes_total} nodes idle` : "",
  ].filter(Boolean);
  return {
    value: name,
    label: description ? `${description} (${name})` : name,
    ...(parts.length > 0 && { description: parts.join(" · ") }),
    ...(ncores_total && ncores_idle === 0 && { busy: `0 of ${ncores_total} cores idle` }),
  };
}

function limitedFields(name: string, about: Partition): OptionField[] {
  const when: Condition[] = [{ field: "partition", values: [name] }];
  const { max_nprocs, max_mem, max_ngpus, max_runtime } = about;
  const environments = Object.entries(about.jupyter_environments);
  return [
    {
      kind: "number",
      name: "nprocs",
      label: "CPU cores",
      default: 1,
      min: 1,
      max: max_nprocs,
      step: 1,
      required: true,
      when,
    },
    ...(max_ngpus > 0
      ? [{ kind: "number", name: "ngpus", label: "GPUs", default: 0, min: 0, max: max_ngpus, step: 1, when } as const]
      : []),
    {
      kind: "duration",
      name: "runtime",
      label: "Job duration",
      default: Math.min(HOUR_S, max_runtime),
      max: max_runtime,
      sentAs: "h:mm:ss",
      required: true,
      when,
    },
    { kind: "memory", name: "mem", label: "Memory", ...(max_mem && { max: max_mem * MIB }), sentAs: "with-unit", when },
    {
      kind: "choice",
      name: "environment_id",
      label: "Jupyter environment",
      choices: environments.map(([value, { description }]) => ({ value, label: description })),
      when,
    },
  ];
}

const commonFields: OptionField[] = [
  { kind: "text", name: "reservation", label: "Reservation", placeholder: "no reservation" },
  { kind: "text", name: "options", label: "Extra sbatch options", placeholder: "--option1=v1 --option2=v2" },
  { kind: "boolean", name: "output", label: "Save session logs (slurm-*.out)", default: false, on: "true" },
  // What the page's "Launch JupyterLab" box sends; the start fails without it.
  { kind: "hidden", name: "default_url", label: "", value: "/lab" },
];
