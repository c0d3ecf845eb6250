import { getEventListeners } from "node:events";
import v8 from "node:v8";
import { KernelTraffic } from "../../src/jupyterServer/kernel-traffic.js";
import { SteadyKernel } from "../../src/kernels/builtin/link/steady-kernel.js";
import { OutputWriter } from "../../src/kernels/builtin/outputs/output-writer.js";
import { LastingConnection } from "../../src/transport/socket/lasting-connection.js";
import { Upstream } from "../../src/transport/socket/upstream.js";
import { EitherSignal } from "../../src/transport/waiting.js";

/** What is there at a quiet moment, by what it is. */
export type Sample = Record<string, number>;

const HEAP = "heap (MB)";
/** How much more than before is growth: of the heap in MB, of all else in pieces. */
const LEAST_HEAP_MB = 4;
const LEAST_COUNT = 3;
/** Of a row that goes up by chance, one in so many thousands looks like this (Mann-Kendall, in standard deviations). */
const SURE = 3;
const LEAST_SAMPLES = 6;

const classes = {
  AbortController,
  EitherSignal,
  SteadyKernel,
  KernelTraffic,
  LastingConnection,
  OutputWriter,
  Upstream,
};
const signals = new Set<WeakRef<AbortSignal>>();
const known = new WeakSet<AbortSignal>();

/** From now on it is known which signals there are, for as long as they live. */
export function followSignals(): void {
  const any = AbortSignal.any.bind(AbortSignal);
  AbortSignal.any = (sources) => {
    for (const source of sources) follow(source);
    return any(sources);
  };
  const prototype = EventTarget.prototype;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on its own target
  const { addEventListener } = prototype;
  prototype.addEventListener = function (this: EventTarget, ...args: Parameters<EventTarget["addEventListener"]>) {
    if (this instanceof AbortSignal) follow(this);
    addEventListener.apply(this, args);
  };
}

function follow(signal: AbortSignal): void {
  if (known.has(signal)) return;
  known.add(signal);
  signals.add(new WeakRef(signal));
}

/** Who listens to the signals that live, and what hangs on the one with most of it. */
function listeners(): Sample {
  let [all, most] = [0, 0];
  for (const reference of signals) {
    const signal = reference.deref();
    if (!signal) {
      signals.delete(reference);
      continue;
    }
    const count = getEventListeners(signal, "abort").length + dependants(signal);
    all += count;
    most = Math.max(most, count);
  }
  return { "listeners of signals": all, "listeners of one signal": most };
}

/** What `AbortSignal.any` hangs on a signal: Node 20 keeps an entry for each for as long as the signal lives. */
function dependants(signal: AbortSignal): number {
  const symbol = Object.getOwnPropertySymbols(signal).find(({ description }) => description === "kDependantSignals");
  return symbol ? ((signal as unknown as Record<symbol, Set<unknown> | undefined>)[symbol]?.size ?? 0) : 0;
}

/** Collects what is garbage, and counts the rest. Stands still for some tenths of a second. */
export async function sample(): Promise<Sample> {
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.();
    // Weak references and finalizers are done with between two turns.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const found: Sample = { [HEAP]: process.memoryUsage().heapUsed / 2 ** 20, ...listeners() };
  for (const kind of process.getActiveResourcesInfo()) found[kind] = (found[kind] ?? 0) + 1;
  for (const [name, constructor] of Object.entries(classes)) {
    found[name] = instances(constructor);
  }
  return found;
}

function instances(constructor: new (...args: never[]) => unknown): number {
  // Node's typings leave the second argument out.
  const count = v8.queryObjects as unknown as (of: unknown, how: { format: "count" }) => number;
  return count(constructor, { format: "count" });
}

/** What goes up over the samples, in words. */
export function growing(samples: readonly Sample[]): string[] {
  if (samples.length < LEAST_SAMPLES) return [];
  const names = new Set(samples.flatMap((found) => Object.keys(found)));
  return [...names].flatMap((name) => {
    const row = samples.map((found) => found[name] ?? 0);
    const third = Math.floor(row.length / 3);
    const [before, after] = [median(row.slice(0, third)), median(row.slice(-third))];
    const least = name === HEAP ? LEAST_HEAP_MB : LEAST_COUNT;
    if (after - before < least || trend(row) < SURE) return [];
    return [
      `${name}: from ${before.toFixed(1)} to ${after.toFixed(1)} (${row.map((n) => n.toFixed(name === HEAP ? 1 : 0)).join(" ")})`,
    ];
  });
}

/** Mann-Kendall: how many pairs go up rather than down, in standard deviations of a row without a trend. */
function trend(row: readonly number[]): number {
  let up = 0;
  for (const [index, value] of row.entries()) for (const later of row.slice(index + 1)) up += Math.sign(later - value);
  const count = row.length;
  return up / Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
}

function median(row: readonly number[]): number {
  const sorted = [...row].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
