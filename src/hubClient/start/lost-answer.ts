import { HubUnreachable } from "../../transport/errors.js";
import { HubFault, Throttled } from "../errors.js";
import { isPassing } from "../is-passing.js";
import type { Pace } from "../pace.js";
import type { HubServer } from "../types.js";
import { look, type Watch } from "../watch.js";

/** A request that changes something, whose answer was none of the hub's. */
export interface Lost {
  readonly error: unknown;
  /** until the error, in ms */
  readonly tookMs: number;
}

/** Does the work, and tells of an error how long it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ done: T } | { lost: Lost }> {
  const startedAtMs = performance.now();
  try {
    return { done: await work() };
  } catch (error) {
    return { lost: { error, tookMs: performance.now() - startedAtMs } };
  }
}

/**
 * The server after such a request, as the user model has it: the hub may have taken it, and is waited for where it may have. `undefined`:
 * the error stands, because it is the hub's own word, or because nobody can be asked.
 */
export async function afterLoss(
  { error, tookMs }: Lost,
  watch: Watch,
): Promise<{ server: HubServer | undefined } | undefined> {
  const { api, server, signal, pace } = watch;
  signal.throwIfAborted();
  // Whoever throttles has not passed it on, and wants to be left alone.
  if (!isPassing(error) || error instanceof Throttled) return undefined;
  try {
    const found = mayHaveArrived({ error, tookMs }, pace) ? await look(watch) : await api.server(server, signal);
    return { server: found };
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** `false`: the hub has certainly not seen it. */
export function mayHaveArrived({ error, tookMs }: Lost, { mayHaveArrivedMs }: Pace): boolean {
  if (error instanceof HubUnreachable) {
    const { why } = error;
    return why === "reset" || why === "timeout" || why === "other";
  }
  return error instanceof HubFault && tookMs >= mayHaveArrivedMs;
}
