import { HubUnreachable } from "../transport/errors.js";
import { wait } from "../transport/waiting.js";
import { isFileProblem } from "./file-problem.js";

/** After a cut, in ms; then it is given up. */
const CUT_PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000];

/** How a transfer is called off, and waits. */
export interface CutWay {
  signal: AbortSignal;
  pause?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** The cuts that one thing has met in a row. */
export class Cuts {
  #count = 0;

  constructor(private readonly way: CutWay) {}

  /** It goes on. */
  over(): void {
    this.#count = 0;
  }

  /** Resolves once it is to be tried again; what does not pass, or did not for too long, is thrown. */
  async pause(error: unknown, passes = isCut(error)): Promise<void> {
    const { signal, pause = wait } = this.way;
    const ms = passes ? CUT_PAUSES_MS[this.#count++] : undefined;
    if (ms === undefined) throw error;
    await pause(ms, signal);
  }
}

/** Does again what a cut came between, and what does no harm where it was done already. @param passes by itself */
export async function throughCuts<T>(way: CutWay, work: () => Promise<T>, passes = isCut): Promise<T> {
  for (const cuts = new Cuts(way); ;) {
    try {
      way.signal.throwIfAborted();
      return await work();
    } catch (error) {
      way.signal.throwIfAborted();
      await cuts.pause(error, passes(error));
    }
  }
}

/** It may pass by itself. */
export function isCut(error: unknown): boolean {
  return error instanceof HubUnreachable || isFileProblem(error, "away");
}
