import type { HubAgent } from "./agent.js";
import type { TransportLog } from "./types.js";

/** What the fetch and the sockets of one hub share. */
export interface Link {
  /** origin and base path of the hub, ending in `/` */
  readonly baseUrl: string;
  readonly agent: HubAgent;
  /** keeps no connection: a kept one that is dead would take a minute to tell, and the handshake of a socket cannot be sent again */
  readonly socketAgent: HubAgent;
  token(): Promise<string | undefined>;
  readonly log: TransportLog;
  readonly requestTimeoutMs: number;
  readonly socketTimeoutMs: number;
  readonly bodyIdleTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  /** aborted, with an `AbortError`, when the transport is disposed */
  readonly ended: AbortSignal;
}

/** Hub administrators see it in their logs. One string for all: a hub ties a login to it. */
export const USER_AGENT = "hub-kernels";
