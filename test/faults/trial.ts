import { setTimeout as delay } from "node:timers/promises";
import { poll } from "../../rig/process.js";
import { type CellKind, cellKinds, type WatchedCell } from "./cells.js";
import { type FaultName, faults } from "./faults.js";
import type { Stage } from "./stage.js";

/** Nobody waits longer for the next line once the network is back, nor for the end of a cell that has ended. */
const RECOVERY_MS = 45_000;
const END_MS = 30_000;
/** for a kernel to say that its cell has ended, past every network */
const KERNEL_MS = 30_000;
/** What goes on afterwards. */
const AFTER_MS = 2_000;

export interface CellResult {
  /** `undefined` where the cell did not come to its end in the kernel */
  lost: number | undefined;
  doubled: number;
  disordered: number;
  /** "ok", its words, or that it hung */
  end: string;
  said: string;
}

export interface Result {
  cells: Record<CellKind, CellResult>;
  /** from when the network was back until the next line, in ms; `undefined`: never */
  recoveryMs: number | undefined;
}

/** What becomes of cells that run while something goes wrong. */
export async function trial(stage: Stage, fault: FaultName): Promise<Result> {
  const cells = await stage.cells();
  // What has not begun does not begin later.
  const hasBegun = cells.lines.seen.length > 0;
  await faults[fault](stage);
  const backAt = performance.now();
  const isHeard = () => cells.lines.lastAt > backAt;
  const recoveryMs = hasBegun && (await poll(isHeard, RECOVERY_MS)) ? cells.lines.lastAt - backAt : undefined;
  await delay(AFTER_MS);
  await stage.signals.enough();
  await poll(() => cellKinds.every((kind) => cells[kind].end !== undefined), END_MS);
  const results = cellKinds.map(async (kind) => [kind, await resultOf(stage, kind, cells[kind])] as const);
  return { cells: Object.fromEntries(await Promise.all(results)) as Result["cells"], recoveryMs };
}

async function resultOf({ signals }: Stage, kind: CellKind, cell: WatchedCell): Promise<CellResult> {
  const { seen, end, said } = cell;
  let printed: number | undefined;
  await poll(async () => (printed = await signals.printed(kind)) !== undefined, KERNEL_MS);
  const different = new Set(seen);
  return {
    lost: printed === undefined ? undefined : printed - different.size,
    doubled: seen.length - different.size,
    disordered: seen.filter((number, index) => number < (seen[index - 1] ?? 0)).length,
    end: end ?? `hung: ${cell.missing}`,
    said: said.trim(),
  };
}
