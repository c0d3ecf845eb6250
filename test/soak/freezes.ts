import { readFileSync } from "node:fs";
import { type Profiler, Session } from "node:inspector";
import { steadyNow } from "./clocks.js";

/** How long the event loop may stand still, in ms. */
export const LONGEST_MS = 100;
const TICK_MS = 10;
const SAMPLE_US = 5_000;
const STACK_LINES = 12;

export interface Freeze {
  ms: number;
  /** what the thread did most of that time, the innermost call first */
  stack: string[];
}

/**
 * Finds where this thread computed for longer than it may before it came back to its timers. That the machine had no time for it is none
 * of it: only the thread's own time on a processor counts. That of other threads (the collector's helpers, the pool) does not.
 */
export class FreezeWatch {
  readonly #session = new Session();
  readonly #found: { fromMs: number; toMs: number; ms: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #tick = { atMs: 0, cpuMs: 0 };
  longestMs = 0;

  async start(): Promise<void> {
    this.#session.connect();
    await this.#post("Profiler.enable");
    await this.#post("Profiler.setSamplingInterval", { interval: SAMPLE_US });
    await this.resume();
  }

  async resume(): Promise<void> {
    await this.#post("Profiler.start");
    this.#tick = { atMs: steadyNow(), cpuMs: threadCpuMs() };
    this.#timer = setInterval(() => this.#look(), TICK_MS);
  }

  /** While the driver itself computes. @returns what was found since the last time */
  async pause(): Promise<Freeze[]> {
    this.#look();
    clearInterval(this.#timer);
    const { profile } = await this.#post<{ profile: Profiler.Profile }>("Profiler.stop");
    return this.#found.splice(0).map(({ fromMs, toMs, ms }) => ({ ms, stack: busiest(profile, fromMs, toMs) }));
  }

  #look(): void {
    const before = this.#tick;
    this.#tick = { atMs: steadyNow(), cpuMs: threadCpuMs() };
    const ms = Math.min(this.#tick.cpuMs - before.cpuMs, this.#tick.atMs - before.atMs);
    this.longestMs = Math.max(this.longestMs, ms);
    if (ms > LONGEST_MS) this.#found.push({ fromMs: before.atMs, toMs: this.#tick.atMs, ms });
  }

  #post<T>(method: string, params: object = {}): Promise<T> {
    return new Promise((resolve, reject) =>
      this.#session.post(method, params, (error, result) => (error ? reject(error) : resolve(result as T))),
    );
  }
}

/** Of this thread alone, where the system tells it. */
export function threadCpuMs(): number {
  if (process.platform === "linux") return Number(readFileSync("/proc/self/schedstat", "latin1").split(" ")[0]) / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function busiest({ nodes, samples = [], timeDeltas = [], startTime }: Profiler.Profile, fromMs: number, toMs: number) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const times = new Map<number, number>();
  let atUs = startTime;
  for (const [index, id] of samples.entries()) {
    atUs += timeDeltas[index] ?? 0;
    if (atUs / 1_000 < fromMs || atUs / 1_000 > toMs) continue;
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      times.set(at, (times.get(at) ?? 0) + (timeDeltas[index] ?? 0));
    }
  }
  // From the root always to the child that took most of it.
  const stack: string[] = [];
  for (let node = nodes[0]; node;) {
    const { functionName, url, lineNumber } = node.callFrame;
    const ms = Math.round((times.get(node.id) ?? 0) / 1_000);
    stack.unshift(
      `${functionName || "(anonymous)"} ${url.replace(/^.*\/(?=src|test|node_modules)/, "")}:${lineNumber + 1} (${ms} ms)`,
    );
    const next: number | undefined = (node.children ?? []).reduce<number | undefined>(
      (best, child) => ((times.get(child) ?? 0) > (best === undefined ? 0 : (times.get(best) ?? 0)) ? child : best),
      undefined,
    );
    node = next === undefined ? undefined : byId.get(next);
  }
  return stack.slice(0, STACK_LINES);
}
