import type { Moment } from "../transport/moment.js";
import type { AccountConnection } from "./account-connection.js";
import type { AccountEvent } from "./account-reducer.js";
import type { ModelLog } from "./model-log.js";
import type { StartLogs } from "./start-log.js";
import type { Account, ModelChange } from "./types.js";

/** What the tasks need of the account whose servers they are about. */
export interface TasksAccount {
  readonly account: Account;
  /** aborted when the account is removed or the model disposed */
  readonly closing: AbortSignal;
  readonly deps: {
    readonly connection: AccountConnection;
    readonly log: ModelLog;
    readonly starts: StartLogs;
    now(): Moment;
  };
  dispatch(event: AccountEvent, reason: ModelChange["reason"]): void;
  notAnswered(error: unknown): void;
  refreshAnew(): Promise<unknown>;
}
