/** How patient a client is. In ms. */
export interface Pace {
  /** A start that is answered sooner needs no progress; a longer one shows the hub's messages while it is unanswered. */
  readonly progressAfterMs: number;
  /** The hub answers a start when the server is up, or after 10 s (`slow_spawn_timeout`; sites set it to more). */
  readonly startTimeoutMs: number;
  /** The hub waits up to 10 s for a process to end (`slow_stop_timeout`), and one more when it withdraws a start. */
  readonly stopTimeoutMs: number;
  readonly pollIntervalMs: number;
  /** A hub writes something into a progress stream at least every 8 s (`SpawnProgressAPIHandler.keepalive_interval`). */
  readonly silenceMs: number;
  /** doubled at each further failure, up to `longestRetryMs` */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** A hub that restarts is back in less; then its own error is the truth. */
  readonly unreachableLimitMs: number;
  /** A `Retry-After` is obeyed, up to this. */
  readonly longestThrottleMs: number;
  /** What stands before a hub that is away answers sooner; a request that took longer may have reached the hub. */
  readonly mayHaveArrivedMs: number;
  /**
   * A start that is withdrawn looks ready for one second, in the stream and in the user model, until the hub ends the process
   * (5.5.4 and 6.1.1: `UserServerAPIHandler.delete` cancels, sleeps 1 s, stops).
   */
  readonly withdrawalMs: number;
}

export const defaultPace: Pace = {
  progressAfterMs: 1_500,
  startTimeoutMs: 60_000,
  stopTimeoutMs: 60_000,
  pollIntervalMs: 3_000,
  silenceMs: 10_000,
  firstRetryMs: 1_000,
  longestRetryMs: 15_000,
  unreachableLimitMs: 120_000,
  longestThrottleMs: 300_000,
  mayHaveArrivedMs: 1_000,
  withdrawalMs: 1_500,
};
