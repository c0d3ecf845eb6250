import type { HubModel, ModelChange } from "./types.js";

/** Waits for what others may wait for too: the signal, not aborted yet, ends this waiting and not the work. */
export function waitFor<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}

/** Resolves when the work has ended in whatever way, or after the time limit. */
export function ended(work: Promise<unknown>, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, withinMs);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    work.then(end, end);
  });
}

/** Resolves with the first change of the model that it is, or after the time limit. Rejects with the signal's reason. */
export async function nextChange(
  model: Pick<HubModel, "onDidChange">,
  isIt: (change: ModelChange) => boolean,
  signal: AbortSignal,
  withinMs?: number,
): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = withinMs === undefined ? undefined : setTimeout(done, withinMs);
    const subscription = model.onDidChange((change) => {
      if (isIt(change)) done();
    });
    signal.addEventListener("abort", aborted);
    function end(): void {
      clearTimeout(timer);
      subscription.dispose();
      signal.removeEventListener("abort", aborted);
    }
    function done(): void {
      end();
      resolve();
    }
    function aborted(): void {
      end();
      reject(signal.reason as Error);
    }
  });
}
