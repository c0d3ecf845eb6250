import { setTimeout as delay } from "node:timers/promises";

/** After which pauses the kernel is told again, in ms. */
const CALL_OFF_PAUSES_MS = [1_000, 2_000, 4_000, 8_000];

/**
 * Interrupts a cell that was called off, and that the kernel has begun all the same. A kernel can lose an interrupt that comes while it makes
 * ready to run code (seen with ipykernel 7.4, at one of some 80): the cell would run to its end. What makes nothing of four is the user's to
 * stop. Never rejects.
 */
export async function interruptCalledOff(
  run: { readonly hasEnded: boolean },
  kernel: { interrupt(): Promise<void> },
  log: { warn(message: string): void },
  pausesMs: readonly number[] = CALL_OFF_PAUSES_MS,
): Promise<void> {
  try {
    for (const pauseMs of pausesMs) {
      await kernel.interrupt();
      await delay(pauseMs, undefined, { ref: false });
      if (run.hasEnded) return;
    }
    log.warn("a cell that was called off runs on: its code makes nothing of interrupts");
  } catch (error) {
    log.warn(`a cell that was called off runs: ${String(error)}`);
  }
}
