import { PAST_MS, type Point } from "./chart.js";
import type { GpuUse, KernelUse, MemoryUse, Reading } from "./reading.js";

/** From here on memory is nearly full, and until there it stays so: what goes up and down around a limit is told once. */
const [FULL, FULL_NO_MORE] = [0.9, 0.8];

/** What is used of something, and how that was before. */
export interface Meter {
  used: number;
  /** how much of it there is; none: nobody knows */
  whole?: number;
  past: readonly Point[];
}

/** What a server uses now, as far as somebody knows. */
export interface Usage {
  memory?: Meter & Pick<MemoryUse, "isMachine"> & { isNearlyFull: boolean };
  /** processors at once */
  cpu?: Meter;
  disk?: Meter;
  gpus: readonly { index: string; name: string; memory?: Meter; /** of its time, in percent */ work?: Meter }[];
  kernels: readonly KernelUse[];
}

/** What one server told in the last minutes. */
export class UsagePast {
  readonly #past = new Map<string, Point[]>();
  #times: { atS: number; usedS: number } | undefined;
  #cores: number | undefined;
  #isNearlyFull = false;

  /** @param atMs by a clock that does not go back */
  add({ memory, cpu, disk, gpus, kernels }: Reading, atMs: number): Usage {
    const meter = (key: string, used: number, whole?: number): Meter => ({
      used,
      ...(whole !== undefined && { whole }),
      past: this.#noted(key, { atMs, value: used }),
    });
    const cores = cpu && this.#coresOf(cpu);
    return {
      ...(memory && {
        memory: {
          ...meter("memory", memory.usedBytes, memory.limitBytes),
          isMachine: memory.isMachine,
          isNearlyFull: this.#nearlyFull(memory),
        },
      }),
      ...(cores !== undefined && { cpu: meter("cpu", cores, cpu?.limit) }),
      ...(disk && { disk: meter("disk", disk.usedBytes, disk.sizeBytes) }),
      gpus: gpus.map((gpu) => this.#gpu(gpu, meter)),
      kernels,
    };
  }

  #gpu(
    { index, name, usedBytes, sizeBytes, percent }: GpuUse,
    meter: (key: string, used: number, whole?: number) => Meter,
  ) {
    return {
      index,
      name,
      ...(usedBytes !== undefined && { memory: meter(`gpu memory ${index}`, usedBytes, sizeBytes) }),
      ...(percent !== undefined && { work: meter(`gpu ${index}`, percent, 100) }),
    };
  }

  /** Between the last two times that were told. */
  #coresOf({ cores, times }: NonNullable<Reading["cpu"]>): number | undefined {
    if (!times) return cores;
    const before = this.#times;
    this.#times = times;
    const passedS = before ? times.atS - before.atS : 0;
    // A helper that was started anew counts by another clock; what has ended without its parent is counted no more.
    if (before && passedS > 0) this.#cores = Math.max((times.usedS - before.usedS) / passedS, 0);
    return this.#cores;
  }

  #nearlyFull({ usedBytes, limitBytes }: MemoryUse): boolean {
    const part = limitBytes === undefined ? 0 : usedBytes / limitBytes;
    this.#isNearlyFull = part >= (this.#isNearlyFull ? FULL_NO_MORE : FULL);
    return this.#isNearlyFull;
  }

  #noted(key: string, point: Point): readonly Point[] {
    const kept = (this.#past.get(key) ?? []).filter(({ atMs }) => point.atMs - atMs < PAST_MS);
    const points = [...kept, point];
    this.#past.set(key, points);
    return points;
  }
}
