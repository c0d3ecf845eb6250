import type { HubError } from "../transport/errors.js";
import type { HubTransport } from "../transport/types.js";
import type { UserOptions } from "../hubClient/types.js";

/** What a server is doing, as the hub said last. */
export type ServerState =
  /** the hub was not asked in this window yet, or may not be read with this token */
  | { kind: "unknown" }
  /** `failure`: why the last start ended without a server */
  | { kind: "stopped"; failure?: string }
  /** `message`: the hub's own words; `since`: ms since the epoch */
  | { kind: "starting"; since: number; message?: string; percent?: number }
  | { kind: "running"; url: string; started?: string }
  | { kind: "stopping" };

/** Can the hub be asked? `problem` is why not. */
export type HubReach =
  | { kind: "unasked" }
  | { kind: "ok" }
  | { kind: "unreachable"; problem: HubError }
  /** the token is missing, rejected or too narrow to see servers */
  | { kind: "sign-in-needed"; problem: HubError };

export interface Server {
  /** stable over stop and start: hub + user + server name */
  readonly id: string;
  readonly hubId: string;
  /** '' is the default server */
  readonly name: string;
  readonly displayName?: string;
  readonly state: ServerState;
  /** of the last start, as the hub keeps them */
  readonly lastOptions?: UserOptions;
  /** ISO, UTC */
  readonly lastActivity?: string;
}

/** One hub and account. Stays listed while unreachable or signed out. */
export interface Hub {
  readonly id: string;
  /** origin and base path, ending in `/` */
  readonly baseUrl: string;
  readonly user: string;
  /** what the user reads: `hub.example` or `hub.example/jupyter` */
  readonly label: string;
  readonly version?: string;
  readonly reach: HubReach;
  /** the default server first; listed also while stopped */
  readonly servers: readonly Server[];
}

/** The one change event: ids of hubs and servers, and why it came. */
export interface ModelChange {
  readonly hubs: readonly string[];
  readonly servers: readonly string[];
  readonly reason:
    | "hub-added"
    | "hub-removed"
    | "refreshed"
    | "starting"
    | "progress"
    | "started"
    | "start-failed"
    | "stopping"
    | "stopped"
    | "signed-in"
    | "signed-out";
}

/** The one model of truth. Listens to nobody; everything that shows or uses hubs and servers listens to it. */
export interface HubModel {
  readonly hubs: readonly Hub[];
  hub(hubId: string): Hub | undefined;
  server(serverId: string): Server | undefined;
  /** the hub's network, with the account's token */
  transport(hubId: string): Promise<HubTransport>;
  onDidChange(listener: (change: ModelChange) => void): { dispose(): void };

  /** After recognition and whoami; costs no request of its own. */
  addHub(hub: {
    baseUrl: string;
    version: string;
    user: string;
    servers?: readonly import("../hubClient/types.js").HubServer[];
  }): Promise<Hub>;
  /** Forgets the hub here. Its servers go on. */
  removeHub(hubId: string): Promise<void>;
  /** Asks the hub (one request) and updates the model; concurrent calls share one request. Rejects with the typed error, after the model shows it. */
  refresh(hubId: string, signal?: AbortSignal): Promise<Hub>;
  /** By a user's gesture only. Resolves when the server runs; rejects with the typed error. Joins a start that is under way. */
  start(serverId: string, options: UserOptions | undefined, signal?: AbortSignal): Promise<Server>;
  /** By a user's gesture only: stops a running server, or withdraws a start. */
  stop(serverId: string, signal?: AbortSignal): Promise<void>;
  dispose(): void;
}
