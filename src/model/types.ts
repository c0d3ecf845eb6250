import type { Throttled } from "../hubClient/errors.js";
import type { AboutFields } from "../hubClient/options/form-fields.js";
import type { Answers } from "../hubClient/options/model.js";
import type { Pending } from "../hubClient/start/pending-phase.js";
import type { StartOptions, Unheard, UserOptions } from "../hubClient/types.js";
import type { AccountId, HubId, ServerId } from "../text/ids.js";
import type { HubError } from "../transport/errors.js";
import type { Moment } from "../transport/moment.js";
import type { HubSession } from "../transport/types.js";
import type { StartRecord } from "./start-log.js";

/** What a server is doing, as the hub said last. */
export type ServerState =
  /** the hub was not asked in this window yet, or may not be read with this token */
  | { kind: "unknown" }
  /** `failure`: why the last start ended without a server */
  | { kind: "stopped"; failure?: string }
  /**
   * `options`: what this window asked for, `undefined` where that is kept nowhere, and missing where another one asked; `message`: the hub's
   * own words; `pending`: what they mean, where that is known; `unheard`: why no more are heard now
   */
  | {
      kind: "starting";
      since: Moment;
      options?: UserOptions | undefined;
      message?: string;
      percent?: number;
      pending?: Pending;
      unheard?: Unheard;
    }
  /** `noJupyter`: it has no kernels, as it said itself while it ran; `kept`: by this window, from being stopped as idle */
  | { kind: "running"; url: string; started?: string; noJupyter?: true; kept?: KeptAlive }
  | { kind: "stopping" };

/** `untilMs`: since the epoch; `isReached`: not where the server could not be used for it the last time */
export interface KeptAlive {
  readonly untilMs: number;
  readonly isReached: boolean;
}

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
  /** stable over stop and start */
  readonly id: ServerId;
  readonly accountId: AccountId;
  /** '' is the default server */
  readonly name: string;
  readonly displayName?: string;
  /** not at the hub yet: before JupyterHub 6 a named server comes to be with its first start */
  readonly planned?: true;
  readonly state: ServerState;
  /** of the last start, as the hub keeps them */
  readonly lastOptions?: UserOptions;
  readonly lastFields?: LastFields;
  /** Since when it runs that was `started` then, ISO: what the hub calls its start is the request for it (`ranSince`). */
  readonly ran?: { readonly started: string; readonly since: string };
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

/** A JupyterHub. Its network is `Networks.of(baseUrl)`. */
export interface Hub {
  /** its id: origin and base path, ending in `/` */
  readonly baseUrl: HubId;
  /** what the user reads: `hub.example` or `hub.example/jupyter` */
  readonly label: string;
  readonly version?: string;
}

/** A user of a hub, whose token is kept here. Stays listed while the hub is unreachable or the user signed out. */
export interface Account {
  readonly id: AccountId;
  readonly hub: Hub;
  readonly user: string;
  /** what the user reads: the hub's label, with the user's name behind it where several accounts of the hub are known */
  readonly label: string;
  /** of the hub, as it said last; without: nobody told in this window */
  readonly isAdmin?: boolean | undefined;
  readonly reach: AccountReach;
  /** the default server first; listed also while stopped */
  readonly servers: readonly Server[];
}

/** What became of an account or a server: without `before` it was added, without `after` removed, with both changed. */
export interface Change<Item extends { readonly id: string }> {
  readonly id: Item["id"];
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** The one change event: what became of one account and of its servers (those that are as before are not in it), and why. */
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

/** The one model of truth, of hubs, their accounts and servers. Listens to nobody; everything that shows or uses them listens to it. */
export interface HubModel {
  readonly accounts: readonly Account[];
  /** the last starts of this window, the latest last; a start's changes are told as those of its server */
  readonly starts: { readonly all: readonly StartRecord[] };
  account(accountId: AccountId): Account | undefined;
  server(serverId: ServerId): Server | undefined;
  /** the hub's network, with the account's token */
  transport(accountId: AccountId): Promise<HubSession>;
  onDidChange(listener: (change: ModelChange) => void): { dispose(): void };

  /** After recognition and whoami; costs no request of its own. */
  addAccount(added: {
    baseUrl: string;
    version: string;
    user: string;
    isAdmin?: boolean;
    servers?: readonly import("../hubClient/types.js").HubServer[];
  }): Promise<Account>;
  /** Forgets the account here. Its servers go on. */
  removeAccount(accountId: AccountId): Promise<void>;
  /** Asks the hub (one request) and updates the model; concurrent calls share one request. Rejects with the typed error, after the model shows it. */
  refresh(accountId: AccountId, signal?: AbortSignal): Promise<Account>;
  /** The same with a request that is sent from now on: an answer that is under way may be older than what the user has just seen. */
  refreshAnew(accountId: AccountId): Promise<Account>;
  /** By a user's gesture only. Resolves when the server runs; rejects with the typed error. Joins a start that is under way. */
  start(serverId: ServerId, options: StartOptions, signal?: AbortSignal): Promise<Server>;
  /** By a user's gesture only: stops a running server, or withdraws a start. */
  stop(serverId: ServerId, signal?: AbortSignal): Promise<void>;
  /**
   * By a user's gesture only: makes a named server at the hub without starting it, and lists it. A hub before 6.0 is not asked: there it
   * is `planned` until its first start.
   */
  create(accountId: AccountId, named: NewServer, signal?: AbortSignal): Promise<Server>;
  /** By a user's gesture only: what people call a named server that is stopped, on hubs from 6.0 on. Its name and id stay. */
  rename(serverId: ServerId, displayName: string): Promise<void>;
  /** By a user's gesture only: stops a named server where it is up, then deletes it at the hub with what the hub keeps for it. */
  remove(serverId: ServerId, signal?: AbortSignal): Promise<void>;
  /** What a running server said of itself: kept while it runs. Asks nobody. */
  noteKind(serverId: ServerId, isJupyter: boolean): void;
  /** Since when a running server runs, as it said itself: ISO. Asks nobody. */
  noteRan(serverId: ServerId, since: string): void;
  /** That this window keeps a running server from being stopped as idle, or no longer: known while it runs. Asks nobody. */
  noteKept(serverId: ServerId, kept: KeptAlive | undefined): void;
  /**
   * What was typed as a secret for a start: while the window is there, nothing in which it is found is kept or told.
   * @param options what the spawner makes of it, where that is known before the start
   */
  noteSecrets(serverId: ServerId, typed: readonly string[], options?: UserOptions): void;
  /** Takes a planned server off the list; any other stays. Asks nobody. */
  forget(serverId: ServerId): void;
  dispose(): void;
}
