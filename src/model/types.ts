import type { Throttled } from "../hubClient/errors.js";
import type { AboutFields } from "../hubClient/options/form-fields.js";
import type { Answers } from "../hubClient/options/model.js";
import type { Pending } from "../hubClient/start/pending-phase.js";
import type { StartOptions, Unheard, UserOptions } from "../hubClient/types.js";
import type { HubError } from "../transport/errors.js";
import type { Moment } from "../transport/moment.js";
import type { HubSession } from "../transport/types.js";

/** What a server is doing, as the hub said last. */
export type ServerState =
  /** the hub was not asked in this window yet, or may not be read with this token */
  | { kind: "unknown" }
  /** `failure`: why the last start ended without a server */
  | { kind: "stopped"; failure?: string }
  /**
   * `message`: the hub's own words; `pending`: what they mean, where that is known; `unheard`: why no more are heard now
   */
  | { kind: "starting"; since: Moment; message?: string; percent?: number; pending?: Pending; unheard?: Unheard }
  /** `noJupyter`: it has no kernels, as it said itself while it ran */
  | { kind: "running"; url: string; started?: string; noJupyter?: true }
  | { kind: "stopping" };

/** Can the hub be asked? `problem` is why not. */
export type AccountReach =
  | { kind: "unasked" }
  | { kind: "ok" }
  | { kind: "unreachable"; problem: HubError }
  /** it wants to be asked less, for a while: what it said last still holds */
  | { kind: "throttled"; problem: Throttled }
  /** the token is missing, rejected or too narrow to see servers */
  | { kind: "sign-in-needed"; problem: HubError };

/** What this machine's user sent of the hub's form with the last start (see `lastFieldsOf`). */
export interface LastFields extends Pick<AboutFields, "risky" | "shape"> {
  readonly values: Answers;
  /** as the hub kept them once the server ran */
  readonly options?: UserOptions;
  /** when that was, as the hub tells it: a server that has run since another moment was started by somebody else */
  readonly started?: string;
}

export interface Server {
  /** stable over stop and start: hub + user + server name */
  readonly id: string;
  readonly accountId: string;
  /** '' is the default server */
  readonly name: string;
  readonly displayName?: string;
  /** not at the hub yet: before JupyterHub 6 a named server comes to be with its first start */
  readonly planned?: true;
  readonly state: ServerState;
  /** of the last start, as the hub keeps them */
  readonly lastOptions?: UserOptions;
  readonly lastFields?: LastFields;
  /** names of options that were found to hold what was typed as a secret: these are neither kept nor told */
  readonly secretOptions?: readonly string[];
  /** ISO, UTC */
  readonly lastActivity?: string;
}

/** A named server that is to be. */
export interface NewServer {
  readonly name: string;
  /** for people; hubs from 6.0 on keep it */
  readonly displayName?: string;
}

/** One hub and account. Stays listed while unreachable or signed out. */
export interface Account {
  readonly id: string;
  /** origin and base path, ending in `/` */
  readonly baseUrl: string;
  readonly user: string;
  /** what the user reads: `hub.example` or `hub.example/jupyter`; `hub.example (ada)` where several accounts of it are known */
  readonly label: string;
  readonly version?: string;
  readonly reach: AccountReach;
  /** the default server first; listed also while stopped */
  readonly servers: readonly Server[];
}

/** What became of a hub or a server: without `before` it was added, without `after` removed, with both changed. */
export interface Change<Item> {
  readonly id: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** The one change event: what became of one hub and of its servers (those that are as before are not in it), and why. */
export interface ModelChange {
  readonly account: Change<Account>;
  readonly servers: readonly Change<Server>[];
  readonly reason:
    | "account-added"
    | "account-removed"
    | "account-named"
    | "server-known"
    | "server-created"
    | "server-removed"
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
  readonly accounts: readonly Account[];
  account(accountId: string): Account | undefined;
  server(serverId: string): Server | undefined;
  /** the hub's network, with the account's token */
  transport(accountId: string): Promise<HubSession>;
  onDidChange(listener: (change: ModelChange) => void): { dispose(): void };

  /** After recognition and whoami; costs no request of its own. */
  addAccount(hub: {
    baseUrl: string;
    version: string;
    user: string;
    servers?: readonly import("../hubClient/types.js").HubServer[];
  }): Promise<Account>;
  /** Forgets the hub here. Its servers go on. */
  removeAccount(accountId: string): Promise<void>;
  /** Asks the hub (one request) and updates the model; concurrent calls share one request. Rejects with the typed error, after the model shows it. */
  refresh(accountId: string, signal?: AbortSignal): Promise<Account>;
  /** The same with a request that is sent from now on: an answer that is under way may be older than what the user has just seen. */
  refreshAnew(accountId: string): Promise<Account>;
  /** By a user's gesture only. Resolves when the server runs; rejects with the typed error. Joins a start that is under way. */
  start(serverId: string, options: StartOptions, signal?: AbortSignal): Promise<Server>;
  /** By a user's gesture only: stops a running server, or withdraws a start. */
  stop(serverId: string, signal?: AbortSignal): Promise<void>;
  /**
   * By a user's gesture only: makes a named server at the hub without starting it, and lists it. A hub before 6.0 is not asked: there it
   * is `planned` until its first start.
   */
  create(accountId: string, named: NewServer, signal?: AbortSignal): Promise<Server>;
  /** By a user's gesture only: stops a named server where it is up, then deletes it at the hub with what the hub keeps for it. */
  remove(serverId: string, signal?: AbortSignal): Promise<void>;
  /** What a running server said of itself: kept while it runs. Asks nobody. */
  noteKind(serverId: string, isJupyter: boolean): void;
  /**
   * What was typed as a secret for a start: while the window is there, nothing in which it is found is kept or told.
   * @param options what the spawner makes of it, where that is known before the start
   */
  noteSecrets(serverId: string, typed: readonly string[], options?: UserOptions): void;
  /** Takes a planned server off the list; any other stays. Asks nobody. */
  forget(serverId: string): void;
  dispose(): void;
}
