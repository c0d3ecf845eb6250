import { HubError } from "../transport/errors.js";
import type { Hindrance } from "./pending-phase.js";

// How a start comes to nothing.

/** 429, or 400 `already has the maximum of N named servers`. `hubMessage` is the hub's own sentence. */
export class ServerLimitReached extends HubError {
  readonly kind = "server-limit-reached";

  constructor(
    hub: string,
    readonly hubMessage: string,
    /** in seconds, when the hub sent `Retry-After` */
    readonly retryAfterS?: number,
  ) {
    super(hub, `server limit: ${hubMessage}`);
  }
}

/** The start ended without a server. `reason` is the hub's own, '' when it gave none. */
export class SpawnFailed extends HubError {
  readonly kind = "spawn-failed";

  constructor(
    hub: string,
    readonly reason: string,
    readonly timedOut: boolean,
    /** what kept it from starting, by the last of its progress messages */
    readonly hindrance?: Hindrance,
  ) {
    const how = timedOut ? "the server did not start in time" : `the start failed: ${reason}`;
    super(hub, hindrance ? `${how} (${hindrance.said})` : how);
  }
}

/** The start was withdrawn, or the server was stopped by somebody else while it started. */
export class SpawnCancelled extends HubError {
  readonly kind = "spawn-cancelled";
}

/** The hub took the start and knows nothing of it any more: it was restarted meanwhile. */
export class StartLost extends HubError {
  readonly kind = "start-lost";
}
