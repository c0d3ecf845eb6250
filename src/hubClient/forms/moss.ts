import * as v from "valibot";
import { byName } from "../../text/by-name.js";
import type { Localizer } from "../../text/speech.js";
import type { ChoiceField, Condition, OptionField, OptionForm } from "../options/model.js";
import { ENVIRONMENT } from "../options/moss.js";
import { inEnglish } from "./in-english.js";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const idle = v.optional(v.fallback(v.nullable(count), null));
const environment = v.object({
  description: v.string(),
  path: v.fallback(v.string(), ""),
  /** from 6.1 on */
  modules: v.optional(v.fallback(v.string(), "")),
});
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
  jupyter_environments: byName(environment),
});
const slurmData = v.object({ partitions: byName(partition), default_partition: v.optional(v.string()) });

type Partition = v.InferOutput<typeof partition>;
type Environment = v.InferOutput<typeof environment>;

/** The choices that stand for an environment of the user's own. */
interface Custom {
  byPath: string;
  /** `undefined`: it knows no modules */
  byModules: string | undefined;
}

const HOUR_S = 3600;
const MIB = 1024 ** 2;
/** A partition without a limit says some millions of years. */
const NO_LIMIT_S = 10 * 365 * 24 * HOUR_S;

/** jupyterhub_moss: what its page's scripts get as `window.SLURM_DATA`. `undefined`: it is none. Source: jupyterhub_moss 5 to 10.1. */
export function formFromSlurmData(data: unknown, l10n = inEnglish): OptionForm | undefined {
  const read = v.safeParse(slurmData, data);
  if (!read.success || Object.keys(read.output.partitions).length === 0) return undefined;
  const { partitions, default_partition: byDefault } = read.output;
  const field: ChoiceField = {
    kind: "choice",
    name: "partition",
    label: l10n.t("Partition"),
    required: true,
    choices: Object.entries(partitions).map(([name, about]) => partitionChoice(name, about, l10n)),
    ...(byDefault !== undefined && Object.hasOwn(partitions, byDefault) && { default: byDefault }),
  };
  const custom = customOf(Object.values(partitions));
  const limited = Object.entries(partitions).flatMap(([name, about]) => limitedFields(name, about, custom, l10n));
  return { spawner: "moss", fields: [field, ...limited, ...customFields(custom, l10n), ...commonFields(l10n)] };
}

/**
 * jupyterhub_moss takes any environment that the partition has not for one whose path or modules the user gives, and its page calls them
 * `custom-` and a number. A site may call its own so too.
 */
function customOf(partitions: readonly Partition[]): Custom {
  const environments = partitions.flatMap((about) => Object.entries(about.jupyter_environments));
  const taken = new Set(environments.map(([id]) => id));
  const free = (id: string): string => (taken.has(id) ? free(`${id}-`) : id);
  const knowsModules = environments.some(([, { modules }]) => modules !== undefined);
  return { byPath: free("custom-path"), byModules: knowsModules ? free("custom-modules") : undefined };
}

/** What is idle is said of cores and nodes; sinfo tells nothing of idle GPUs, so nothing is said of them. */
function partitionChoice(name: string, about: Partition, l10n: Localizer): ChoiceField["choices"][number] {
  const { description, architecture, max_ngpus, ...known } = about;
  const { ncores_total: allCores, nnodes_total: allNodes } = known;
  const cores = allCores ? l10n.t("{0} of {1} cores idle", known.ncores_idle ?? 0, allCores) : "";
  const nodes = allNodes ? l10n.t("{0} of {1} nodes idle", known.nnodes_idle ?? 0, allNodes) : "";
  const gpus = max_ngpus > 0 ? l10n.t("{0} {1} per node", max_ngpus, gpuName(about)) : "";
  const parts = [architecture, gpus, cores, nodes].filter(Boolean);
  // Nodes that are partly taken have cores left: only without a word about cores the nodes count.
  const full = (known.ncores_total ? known.ncores_idle === 0 && cores : known.nnodes_idle === 0 && nodes) || undefined;
  return {
    value: name,
    label: description ? `${description} (${name})` : name,
    ...(parts.length > 0 && { description: parts.join(" · ") }),
    ...(full && { busy: full }),
  };
}

/** `gpu:a100:{}` → `A100` */
function gpuName({ gpu }: Partition): string {
  const type = /^gpu:([^:{}]+):/.exec(gpu ?? "")?.[1];
  return type ? `GPU ${type.toUpperCase()}` : "GPU";
}

function limitedFields(name: string, about: Partition, custom: Custom, l10n: Localizer): OptionField[] {
  const when: Condition[] = [{ field: "partition", values: [name] }];
  const { max_nprocs, max_mem, max_ngpus, max_runtime } = about;
  const cores = { min: 1, max: max_nprocs, step: 1, required: true };
  const gpus = {
    kind: "number",
    name: "ngpus",
    label: l10n.t("GPUs"),
    default: 0,
    min: 0,
    max: max_ngpus,
    step: 1,
    when,
  } as const;
  return [
    { kind: "number", name: "nprocs", label: l10n.t("CPU cores"), default: 1, ...cores, when },
    ...(max_ngpus > 0 ? [gpus] : []),
    {
      kind: "duration",
      name: "runtime",
      label: l10n.t("Job duration"),
      default: Math.min(HOUR_S, max_runtime),
      ...(max_runtime < NO_LIMIT_S && { max: max_runtime }),
      sentAs: "h:mm:ss",
      required: true,
      when,
    },
    {
      kind: "memory",
      name: "mem",
      label: l10n.t("Memory"),
      description: l10n.t("Empty: as much as the partition gives; 0: all of the node"),
      ...(max_mem && { max: max_mem * MIB }),
      sentAs: "with-unit",
      when,
    },
    ...environmentFields(Object.entries(about.jupyter_environments), custom, when, l10n),
  ];
}

/** From 7.0 on an environment's id says all; before, its page sends the path and the modules, and before 6.1 nothing but the path. */
function environmentFields(
  environments: readonly [id: string, Environment][],
  { byPath, byModules }: Custom,
  when: Condition[],
  l10n: Localizer,
): OptionField[] {
  const choices = [
    ...environments.map(([value, { description }]) => ({ value, label: description })),
    { value: byPath, label: l10n.t("Custom, by its path") },
    ...(byModules === undefined ? [] : [{ value: byModules, label: l10n.t("Custom, by its modules") }]),
  ];
  const told = environments.flatMap(([id, { path, modules = "" }]): OptionField[] => {
    const known = { kind: "hidden", label: "", when: [...when, { field: ENVIRONMENT, values: [id] }] } as const;
    return [
      ...(path === "" ? [] : [{ ...known, name: "environment_path", value: path }]),
      ...(modules === "" ? [] : [{ ...known, name: "environment_modules", value: modules }]),
    ];
  });
  return [{ kind: "choice", name: ENVIRONMENT, label: l10n.t("Jupyter environment"), choices, when }, ...told];
}

/** Its page wants one of the two, its spawner starts without any. */
function customFields({ byPath, byModules }: Custom, l10n: Localizer): OptionField[] {
  const chosen = (id: string): Condition[] => [{ field: ENVIRONMENT, values: [id] }];
  const path: OptionField = {
    kind: "text",
    name: "environment_path",
    label: l10n.t("Path of the custom environment"),
    placeholder: "/path/to/jupyter/env/bin",
    required: true,
    when: chosen(byPath),
  };
  if (byModules === undefined) return [path];
  const modules = {
    kind: "text",
    name: "environment_modules",
    label: l10n.t("Modules of the custom environment (space-separated)"),
  } as const;
  return [path, { ...modules, when: chosen(byPath) }, { ...modules, required: true, when: chosen(byModules) }];
}

const commonFields = (l10n: Localizer): OptionField[] => [
  { kind: "text", name: "reservation", label: l10n.t("Reservation"), placeholder: l10n.t("no reservation") },
  { kind: "text", name: "options", label: l10n.t("Extra sbatch options"), placeholder: "--option1=v1 --option2=v2" },
  { kind: "boolean", name: "output", label: l10n.t("Save session logs (slurm-*.out)"), default: false, on: "true" },
  // What the page's "Launch JupyterLab" box sends; the start fails without it.
  { kind: "hidden", name: "default_url", label: "", value: "/lab" },
];
