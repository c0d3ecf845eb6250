import { HubError } from "../../transport/errors.js";
import type { BatchJob } from "./batch-job.js";
import type { Hindrance } from "./pending-phase.js";

// How a start comes to nothing.

/** 429, or 400 `already has the maximum of N named servers`. `hubMessage` is the hub's own sentence. */
export class ServerLimitReached extends HubError {
  readonly kind = "server-limit-reached";
  /** when `retryAfterS` is over, in ms since the epoch: words are read later than they are made */
  readonly againAtMs: number | undefined;

  constructor(
    hub: string,
    readonly hubMessage: string,
    /** in seconds, when the hub sent `Retry-After` */
    readonly retryAfterS?: number,
  ) {
    super(hub, `server limit: ${hubMessage}`);
    this.againAtMs = retryAfterS === undefined ? undefined : Date.now() + 1_000 * retryAfterS;
  }
}

/** What is known of a start that failed, besides the hub's reason. */
export interface FailedStart {
  /** what kept it from starting, by the last of its progress messages */
  hindrance?: Hindrance | undefined;
  /** its batch job, which may be left in the queue */
  job?: BatchJob | undefined;
  /**
   * The spawner refused the start of the server of this name with this status of HTTP: with 404 where the name is the choice, and this one
   * is none. That tells nothing of the user or the hub.
   */
  refused?: { name: string; status: number } | undefined;
}

/** The start ended without a server. `reason` is the hub's own, '' when it gave none. */
export class SpawnFailed extends HubError {
  readonly kind = "spawn-failed";
  readonly hindrance: Hindrance | undefined;
  readonly job: BatchJob | undefined;
  readonly refused: FailedStart["refused"];

  constructor(
    hub: string,
    readonly reason: string,
    readonly timedOut: boolean,
    { hindrance, job, refused }: FailedStart = {},
  ) {
    super(hub, spawnFailedWords(reason, timedOut, { hindrance, job, refused }));
    this.hindrance = hindrance;
    this.job = job;
    this.refused = refused;
  }
}

/** For the log, and for the views where the hub gave no reason. */
function spawnFailedWords(reason: string, timedOut: boolean, { hindrance, job, refused }: FailedStart): string {
  if (timedOut && job?.isQueued)
    return `its job${job.id ? ` ${job.id}` : ""} was still in the queue when the hub gave up`;
  if (refused && reason === "") return `the hub refused it with status ${refused.status}`;
  const how = timedOut ? "the server did not start in time" : `the start failed: ${reason}`;
  return hindrance ? `${how} (${hindrance.said})` : how;
}

/** Another start of the server is under way: one with a form's fields does not stand for it. */
export class AnotherStart extends HubError {
  readonly kind = "another-start";
}

/** The start was withdrawn, or the server was stopped by somebody else while it started. */
export class SpawnCancelled extends HubError {
  readonly kind = "spawn-cancelled";
}

/** The hub took the start and knows nothing of it any more: it was restarted meanwhile. */
export class StartLost extends HubError {
  readonly kind = "start-lost";
}
