import type { MemoryVerdict } from "../jupyterServer/kernel-recorder.js";
import { isRecord } from "../text/json.js";
import type { Helper } from "./helper.js";

/** More kernels than a window has; beyond it the one that was counted for first is forgotten. */
const MAX_KERNELS = 1_000;

interface Group {
  kills: number;
  limitBytes: number | undefined;
}

/**
 * Finds out whether a kernel was killed for memory: the system counts what it kills in the control group of the server, where its kernels
 * and the helper run. A kernel that died since the count was taken, and the count rose: that was it.
 */
export class MemoryKills {
  /** by kernel: how many were killed before */
  readonly #before = new Map<string, number>();

  constructor(
    private readonly helper: Pick<Helper, "ask">,
    private readonly log: { info(message: string): void },
  ) {}

  /** This kernel lives. */
  async begin(kernel: string, signal: AbortSignal): Promise<void> {
    const groups = await this.#groups(signal);
    if (groups?.[0]) this.#before.set(kernel, groups[0].kills);
    const [oldest] = this.#before.keys();
    if (this.#before.size > MAX_KERNELS && oldest !== undefined) this.#before.delete(oldest);
  }

  /** Of a kernel that has died. `undefined`: nobody knows. */
  async verdict(kernel: string, signal: AbortSignal): Promise<MemoryVerdict | undefined> {
    const before = this.#before.get(kernel);
    const groups = before === undefined ? undefined : await this.#groups(signal);
    const own = groups?.[0];
    if (before === undefined || !groups || !own) return undefined;
    const isKilled = own.kills > before;
    // One kill is the end of one kernel: it tells nothing of the others.
    if (isKilled) for (const [id, kills] of this.#before) this.#before.set(id, Math.min(kills + 1, own.kills));
    this.#before.set(kernel, own.kills);
    const limits = groups.flatMap(({ limitBytes }) => limitBytes ?? []);
    return { isKilled, ...(limits.length > 0 && { limitBytes: Math.min(...limits) }) };
  }

  /** From the innermost out. What a group around counts may be another user's. */
  async #groups(signal: AbortSignal): Promise<Group[] | undefined> {
    try {
      const { groups } = await this.helper.ask("memory", {}, signal);
      return Array.isArray(groups) ? groups.filter(isRecord).map(groupOf) : undefined;
    } catch (error) {
      if (!signal.aborted) this.log.info(`the kills for memory are not known: ${String(error)}`);
      return undefined;
    }
  }
}

function groupOf({ kills, limitBytes }: Record<string, unknown>): Group {
  return { kills: Number(kills), limitBytes: typeof limitBytes === "number" ? limitBytes : undefined };
}
