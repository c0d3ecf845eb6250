import { underEither } from "../transport/either-signal.js";
import { nextChange } from "../servers/model-waiting.js";
import type { HubModel, ModelChange, ServerState } from "../servers/types.js";

type Watched = Pick<HubModel, "server" | "onDidChange">;
type Kind = ServerState["kind"] | "removed";

/** Resolves when the server's state is one of another kind than now, or after `withinMs`. Rejects with the signal's reason. */
export function nextState(model: Watched, serverId: string, signal: AbortSignal, withinMs?: number): Promise<void> {
  const before = kindOf(model, serverId);
  return untilState(model, serverId, (kind) => kind !== before, signal, withinMs);
}

/**
 * Whether it is worth to look at a stopped server again: it was started as offered or by somebody else, or was removed. That a start has begun
 * is no answer: the user may call it off, and is not to be asked again then.
 * @param offer resolves with whether the server runs
 */
export async function startedAsOffered(
  model: Watched,
  serverId: string,
  offer: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<boolean> {
  const over = new AbortController();
  const isOver = (kind: Kind) => kind === "running" || kind === "removed";
  const begun = underEither([signal, over.signal], (either) => untilState(model, serverId, isOver, either));
  try {
    return await Promise.race([offer(), begun.then(() => true)]);
  } finally {
    over.abort();
  }
}

function untilState(
  model: Watched,
  serverId: string,
  isIt: (kind: Kind) => boolean,
  signal: AbortSignal,
  withinMs?: number,
): Promise<void> {
  const isChange = ({ servers }: ModelChange) => servers.includes(serverId) && isIt(kindOf(model, serverId));
  return nextChange(model, isChange, signal, withinMs);
}

function kindOf(model: Watched, serverId: string): Kind {
  return model.server(serverId)?.state.kind ?? "removed";
}
