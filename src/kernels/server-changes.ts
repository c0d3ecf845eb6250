import { nextChange } from "../model/next-change.js";
import type { Change, HubModel, ModelChange, Server } from "../model/types.js";
import type { ServerId } from "../text/ids.js";
import { underEither } from "../transport/waiting.js";

type Watched = Pick<HubModel, "onDidChange">;

/** Resolves when the server's state becomes one of another kind, or after `withinMs`. Rejects with the signal's reason. */
export function nextState(model: Watched, serverId: ServerId, signal: AbortSignal, withinMs?: number): Promise<void> {
  const isAnother = ({ before, after }: Change<Server>) => before?.state.kind !== after?.state.kind;
  return until(model, serverId, isAnother, signal, withinMs);
}

/**
 * Whether it is worth to look at a stopped server again: it was started as offered or by somebody else, or was removed. That a start has begun
 * is no answer: the user may call it off, and is not to be asked again then.
 * @param offer resolves with whether the server runs
 */
export async function startedAsOffered(
  model: Watched,
  serverId: ServerId,
  offer: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<boolean> {
  const over = new AbortController();
  const isOver = ({ after }: Change<Server>) => !after || after.state.kind === "running";
  const begun = underEither([signal, over.signal], (either) => until(model, serverId, isOver, either));
  try {
    return await Promise.race([offer(), begun.then(() => true)]);
  } finally {
    over.abort();
  }
}

function until(
  model: Watched,
  serverId: ServerId,
  isIt: (change: Change<Server>) => boolean,
  signal: AbortSignal,
  withinMs?: number,
): Promise<void> {
  const isChange = ({ servers }: ModelChange) => servers.some((change) => change.id === serverId && isIt(change));
  return nextChange(model, isChange, signal, withinMs);
}
