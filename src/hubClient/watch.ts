import { isPassing } from "./is-passing.js";
import type { HubApi } from "./hub-api.js";
import type { Pace } from "./pace.js";
import type { HubServer, ServerRef, SpawnProgress } from "./types.js";
import { wait } from "./wait.js";

/** One server whose state is watched. */
export interface Watch {
  readonly api: HubApi;
  readonly server: ServerRef;
  /** ends the watching, not the start */
  readonly signal: AbortSignal;
  readonly pace: Pace;
}

/** One start, and who wants to know of it. */
export interface StartWatch extends Watch {
  readonly report: (event: SpawnProgress) => void;
}

/** The server as the user model has it. Troubles on the way pass, for a while. */
export async function look({ api, server, signal, pace }: Watch): Promise<HubServer | undefined> {
  let retryMs = pace.firstRetryMs;
  let failingSince: number | undefined;
  for (;;) {
    try {
      return await api.server(server, signal);
    } catch (error) {
      signal.throwIfAborted();
      failingSince ??= performance.now();
      if (!isPassing(error) || performance.now() - failingSince > pace.unreachableLimitMs) throw error;
    }
    await wait(retryMs, signal);
    retryMs = Math.min(2 * retryMs, pace.longestRetryMs);
  }
}

/** Polls while it is pending one of these. A start may take as long as it takes: the hub sets the limit. */
export async function lookUntilNot(
  pending: readonly HubServer["pending"][],
  watch: Watch,
): Promise<HubServer | undefined> {
  for (;;) {
    const server = await look(watch);
    if (!server || !pending.includes(server.pending)) return server;
    await wait(watch.pace.pollIntervalMs, watch.signal);
  }
}

export function isRunning(server: HubServer | undefined): server is HubServer {
  return server?.ready === true && server.pending === null;
}

/** What came of the start, once it is over: the running server, or `undefined`. */
export async function outcomeOf(watch: Watch): Promise<HubServer | undefined> {
  for (let believed = false; ; believed = true) {
    const server = await lookUntilNot(["spawn", "check"], watch);
    if (!isRunning(server)) return undefined;
    if (believed || hasReported(server)) return server;
    await wait(watch.pace.withdrawalMs, watch.signal);
  }
}

/** The server's own process tells the hub of itself at its start; until then its last activity is the moment of the request. */
function hasReported({ started, lastActivity }: HubServer): boolean {
  return started !== undefined && lastActivity !== undefined && Date.parse(lastActivity) > Date.parse(started);
}
