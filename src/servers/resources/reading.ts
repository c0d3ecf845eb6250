import * as v from "valibot";
import { isRecord } from "../../text/json.js";

/** More than any node has, and than anybody looks at. */
const [MAX_GPUS, MAX_KERNELS] = [32, 500];

/** What a server uses, as it was told once. What nobody knows is left out. */
export interface Reading {
  memory?: MemoryUse;
  /** processors at once; `times` where only what was used up to a time is known */
  cpu?: { cores?: number; times?: { atS: number; usedS: number }; limit?: number };
  disk?: { usedBytes: number; sizeBytes: number };
  gpus: readonly GpuUse[];
  kernels: readonly KernelUse[];
}

export interface MemoryUse {
  usedBytes: number;
  /** none: there is no limit, or it is not known */
  limitBytes?: number;
  /** the server has no limit of its own: it is that of the machine, and all that runs there */
  isMachine: boolean;
}

export interface GpuUse {
  index: string;
  name: string;
  usedBytes?: number;
  sizeBytes?: number;
  /** of its time, 0 to 100 */
  percent?: number;
}

export interface KernelUse {
  /** as the server knows it */
  id: string;
  /** of its processes */
  memoryBytes: number;
}

/** Also where a server says more than there can be. */
const amount = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const positive = v.pipe(
  amount,
  v.check((number) => number > 0),
);
const text = v.pipe(
  v.string(),
  v.transform((all) => all.slice(0, 100)),
);
const maybe = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined);

const memory = v.object({ usedBytes: amount, limitBytes: maybe(positive), isMachine: v.fallback(v.boolean(), false) });
const gpu = v.object({
  index: v.pipe(v.string(), v.regex(/^\d{1,3}$/)),
  name: v.fallback(text, ""),
  usedBytes: maybe(amount),
  sizeBytes: maybe(positive),
  percent: maybe(v.pipe(amount, v.maxValue(100))),
});
const kernel = v.object({ id: v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/)), memoryBytes: amount });
const ofHelper = v.object({
  memory: maybe(memory),
  cpu: maybe(v.object({ atS: amount, usedS: amount, cores: maybe(positive) })),
  disk: maybe(v.object({ usedBytes: amount, sizeBytes: positive })),
});

/** As the helper's `resources` tells it. */
export function helperReading(told: Record<string, unknown>): Reading {
  const { memory, cpu, disk } = v.parse(ofHelper, told);
  return {
    ...(memory && {
      memory: { ...known({ limitBytes: memory.limitBytes }), usedBytes: memory.usedBytes, isMachine: memory.isMachine },
    }),
    ...(cpu && { cpu: { times: { atS: cpu.atS, usedS: cpu.usedS }, ...known({ limit: cpu.cores }) } }),
    ...(disk && { disk }),
    gpus: listed(told["gpus"], gpu, MAX_GPUS).map(({ index, name, ...numbers }) => ({
      index,
      name,
      ...known(numbers),
    })),
    kernels: listed(told["kernels"], kernel, MAX_KERNELS),
  };
}

const limitOf = (key: string) => maybe(v.object({ [key]: maybe(positive) }));
const ofMetrics = v.object({
  rss: maybe(amount),
  pss: maybe(amount),
  limits: maybe(v.object({ memory: limitOf("rss"), cpu: limitOf("cpu") })),
  cpu_percent: maybe(amount),
  cpu_count: maybe(positive),
  disk_used: maybe(amount),
  disk_total: maybe(positive),
});

/** As `GET api/metrics/v1` has it (jupyter-resource-usage 0.6 to 1.3). `undefined`: it is something else. */
export function metricsReading(told: unknown): Reading | undefined {
  const read = v.safeParse(ofMetrics, isRecord(told) ? told : undefined);
  if (!read.success) return undefined;
  const { rss, pss, limits, cpu_percent: percent, cpu_count: count, disk_used: used, disk_total: size } = read.output;
  const usedBytes = pss ?? rss;
  if (usedBytes === undefined) return undefined;
  return {
    memory: { usedBytes, ...known({ limitBytes: limits?.memory?.["rss"] }), isMachine: false },
    ...(percent !== undefined && { cpu: { cores: percent / 100, ...known({ limit: limits?.cpu?.["cpu"] ?? count }) } }),
    ...(used !== undefined && size !== undefined && { disk: { usedBytes: used, sizeBytes: size } }),
    gpus: [],
    kernels: [],
  };
}

function listed<Schema extends v.GenericSchema>(told: unknown, schema: Schema, most: number): v.InferOutput<Schema>[] {
  return (Array.isArray(told) ? (told as unknown[]) : []).slice(0, most).flatMap((each): v.InferOutput<Schema>[] => {
    const read = v.safeParse(schema, each);
    return read.success ? [read.output] : [];
  });
}

/** Without what is not there. */
function known<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}
