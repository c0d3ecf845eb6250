import type { Destination } from "../address.js";
import type { AwaySockets } from "../socket/away-sockets.js";
import type { IdleCuts } from "../socket/idle-cuts.js";
import type { LastWords } from "../socket/last-words.js";
import type { TransportLog } from "../types.js";
import type { HubAgent } from "./agent.js";
import type { WholeSettings } from "./connect.js";

/** What the fetch and the sockets of one session share. */
export interface Link extends Destination {
  readonly agent: HubAgent;
  /**
   * Keeps no connection: a kept one that is dead would take a minute to tell, and neither the handshake of a socket nor what changes
   * something can be sent again.
   */
  readonly freshAgent: HubAgent;
  /**
   * Before the time of a request begins to count: what its user is asked for takes as long as the user likes. Rejects with what is wrong with
   * that, in this room's errors. Gives the headers that are set for the hub.
   */
  ready(): Promise<Record<string, string>>;
  /** How connections are made now, as a text that changes with it. */
  way(): string;
  /** A failure of a request, with what is known of why. */
  explained(error: Error): Promise<Error>;
  token(): Promise<string | undefined>;
  readonly log: TransportLog;
  readonly idleCuts: IdleCuts;
  readonly away: AwaySockets;
  readonly lastWords: LastWords;
  /** as they are now */
  settings(): WholeSettings;
  /** aborted, with an `AbortError`, when the session or the whole network ends */
  readonly ended: AbortSignal;
}

/** Hub administrators see it in their logs. One string for all: a hub ties a login to it. */
export const USER_AGENT = "hub-kernels";
