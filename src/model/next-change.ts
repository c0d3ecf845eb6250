import { waitFor, within } from "../transport/waiting.js";
import type { HubModel, ModelChange } from "./types.js";

/** Resolves with the first change of the model that it is, or after the time limit. Rejects with the signal's reason. */
export async function nextChange(
  model: Pick<HubModel, "onDidChange">,
  isIt: (change: ModelChange) => boolean,
  signal: AbortSignal,
  withinMs?: number,
): Promise<void> {
  signal.throwIfAborted();
  let subscription: { dispose(): void } | undefined;
  const changed = new Promise<void>((resolve) => {
    subscription = model.onDidChange((change) => isIt(change) && resolve());
  });
  try {
    await (withinMs === undefined ? waitFor(changed, signal) : within(withinMs, changed, signal));
  } finally {
    subscription?.dispose();
  }
}
