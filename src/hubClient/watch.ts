import { wait } from "../transport/waiting.js";
import { Throttled } from "./errors.js";
import type { HubApi } from "./hub-api.js";
import { isPassing } from "./is-passing.js";
import type { Pace } from "./pace.js";
import type { StartHearing } from "./start/start-hearing.js";
import type { HubServer, ServerRef } from "./types.js";

/** One server whose state is watched. */
export interface Watch {
  readonly api: HubApi;
  readonly server: ServerRef;
  /** ends the watching, not the start */
  readonly signal: AbortSignal;
  readonly pace: Pace;
  /** where it is a start: what is heard of it */
  readonly hearing?: StartHearing;
}

/** One start, and what is heard of it. */
export interface StartWatch extends Watch {
  readonly hearing: StartHearing;
}

/** The server as the user model has it. Troubles on the way pass, for a while; being asked too often passes by itself. */
export async function look(watch: Watch): Promise<HubServer | undefined> {
  const { api, server, signal, pace, hearing } = watch;
  let retryMs = pace.firstRetryMs;
  let failingSince: number | undefined;
  for (;;) {
    let throttledMs = 0;
    try {
      return await api.server(server, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!isPassing(error)) throw error;
      throttledMs = throttleOf(error, pace);
      if (error instanceof Throttled) failingSince = undefined;
      else failingSince ??= performance.now();
      if (failingSince !== undefined && performance.now() - failingSince > pace.unreachableLimitMs) throw error;
      hearing?.report({ kind: "unheard", why: failingSince === undefined ? "throttled" : "away" });
    }
    await wait(Math.max(retryMs, throttledMs), signal);
    retryMs = Math.min(2 * retryMs, pace.longestRetryMs);
  }
}

/** How long whoever throttles wants to be left alone, in ms. */
function throttleOf(error: unknown, { longestThrottleMs }: Pace): number {
  if (!(error instanceof Throttled)) return 0;
  return Math.min(1000 * (error.retryAfterS ?? 0), longestThrottleMs);
}

/** Polls while it is pending one of these. A start may take as long as it takes: the hub sets the limit. */
export async function lookUntilNot(
  pending: readonly HubServer["pending"][],
  watch: Watch,
): Promise<HubServer | undefined> {
  for (let again = false; ; again = true) {
    const server = await look(watch);
    if (!server || !pending.includes(server.pending)) return server;
    if (again) watch.hearing?.report({ kind: "unheard", why: "silent" });
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
