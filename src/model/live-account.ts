import type { HubClient } from "../hubClient/contract.js";
import type { Throttled } from "../hubClient/errors.js";
import type { HubServer, UserOptions } from "../hubClient/types.js";
import { Limits } from "../transport/http/limits.js";
import type { Moment } from "../transport/moment.js";
import type { AccountConnection } from "./account-connection.js";
import { type AccountEvent, reduceAccount } from "./account-reducer.js";
import { reachAfter } from "./model-errors.js";
import type { ModelLog } from "./model-log.js";
import { Pause } from "./pause.js";
import { ServerTasks } from "./server-tasks.js";
import { Settling } from "./settling.js";
import type { StartLogs } from "./start-log.js";
import { MIN_WITHIN, optionsHolding, spelledSecrets, withSecretsMarked } from "./typed-secrets.js";
import type { Account, HubModel, ModelChange } from "./types.js";

export interface LiveAccountDeps {
  connection: AccountConnection;
  /** called after the hub has changed */
  changed(before: Account, after: Account, reason: ModelChange["reason"]): void;
  /** by server name: those that another window has found */
  secretOptions(): ReadonlyMap<string, readonly string[]>;
  /** what an error means for the account's token */
  explain(error: unknown): unknown;
  log: ModelLog;
  /** the window's */
  starts: StartLogs;
  now(): Moment;
}

/** Nobody tells when these are over. A start is followed instead. */
const passing: ReadonlySet<HubServer["pending"]> = new Set<HubServer["pending"]>(["stop", "check"]);

/**
 * All who ask share one question, so it ends whatever hangs below it. Longer than each limit there: that of a request, of its body, and of a
 * user who is asked to unlock the keychain.
 */
const REFRESH_LIMIT_MS = 300_000;

/** One hub and account as this window knows it. All changes of its state go through `dispatch`. */
export class LiveAccount {
  readonly tasks: ServerTasks;
  readonly #settling: Settling;
  readonly #closing = new AbortController();
  #account: Account;
  #refreshing: Promise<Account> | undefined;
  #tokenChanges = 0;
  #pause: Pause | undefined;
  /** as they were typed in this window */
  readonly #secrets = new Set<string>();

  constructor(
    account: Account,
    readonly deps: LiveAccountDeps,
  ) {
    this.#account = account;
    this.tasks = new ServerTasks(this);
    this.#settling = new Settling(() => void this.#lookAgain());
  }

  get account(): Account {
    return this.#account;
  }

  /** aborted when the hub is removed or the model disposed */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  dispatch(event: AccountEvent, reason: ModelChange["reason"]): void {
    if (this.closing.aborted) return;
    const before = this.#account;
    this.#account = withSecretsMarked(reduceAccount(before, event), this.#secrets);
    if (this.#account !== before) this.deps.changed(before, this.#account, reason);
  }

  /** One request, shared by all who ask while it is under way; none while the hub wants none. */
  refresh(): Promise<Account> {
    const pausing = this.#pause?.now();
    if (pausing && !this.#refreshing) return Promise.reject(pausing);
    this.#refreshing ??= this.#ask().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /** A request that is sent from now on, not one whose answer may be older than what was just seen. */
  async refreshAnew(): Promise<Account> {
    while (this.#refreshing) await Promise.allSettled([this.#refreshing]);
    return this.refresh();
  }

  /** What is known from elsewhere, as from the sign-in's own question. */
  learn({ servers, ...told }: Parameters<HubModel["addAccount"]>[0]): void {
    if (servers) this.#answered(servers, this.tasks.mark(), told);
  }

  noteSecrets(name: string, typed: readonly string[], options: UserOptions): void {
    for (const secret of spelledSecrets(typed)) {
      this.#secrets.add(secret);
      // A shorter one would blot out words that only sound like it.
      if (secret.length >= MIN_WITHIN) this.deps.log.secret(secret);
    }
    this.dispatch({ kind: "secrets", name, options: optionsHolding(options, this.#secrets) }, "server-known");
  }

  notAnswered(error: unknown): void {
    const reach = reachAfter(this.#account.hub.baseUrl, this.deps.explain(error));
    if (reach.kind === "throttled") this.#paused(reach.problem);
    const reason = reach.kind === "sign-in-needed" ? "signed-out" : "refreshed";
    this.dispatch({ kind: "not-answered", reach, busy: this.tasks.busySince(this.tasks.mark()) }, reason);
  }

  #paused(problem: Throttled): void {
    this.#pause = new Pause(problem);
    // A timer comes up to a millisecond early by the clocks that the pause is reckoned by, and nothing would look again after this one.
    this.#settling.later(this.#pause.forMs, () => (this.#pause = undefined));
  }

  tokenChanged(error: Error | undefined): void {
    this.#tokenChanges++;
    if (error) this.notAnswered(error);
    else this.dispatch({ kind: "signed-in" }, "signed-in");
  }

  close(): void {
    this.#closing.abort(new DOMException("The hub was removed, or the window closes.", "AbortError"));
    this.#settling.dispose();
    this.deps.connection.close();
  }

  async #ask(): Promise<Account> {
    const mark = this.tasks.mark();
    const tokenChanges = this.#tokenChanges;
    const limits = new Limits([this.closing]);
    limits.startTimer(this.#account.hub.baseUrl, REFRESH_LIMIT_MS);
    try {
      const { servers, client } = await limits.race(() => this.#servers(limits.signal));
      this.#answered(servers, mark, client);
      return this.#account;
    } catch (error) {
      // The answer was to a token that is no longer the one we have.
      if (tokenChanges !== this.#tokenChanges) return await this.#ask();
      const explained = this.deps.explain(error);
      this.notAnswered(explained);
      throw explained;
    } finally {
      limits.release();
    }
  }

  async #servers(signal: AbortSignal) {
    const client = await this.deps.connection.client();
    return { servers: await client.servers(this.#account.user, signal), client };
  }

  #answered(
    servers: readonly HubServer[],
    mark: number,
    { version, isAdmin }: Pick<HubClient, "version" | "isAdmin">,
  ): void {
    const { tasks, deps } = this;
    const busy = tasks.busySince(mark);
    const known = { failures: tasks.failures, secretOptions: deps.secretOptions() };
    this.dispatch({ kind: "answered", servers, version, isAdmin, busy, ...known, at: deps.now() }, "refreshed");
    if (this.closing.aborted) return;
    tasks.answered(busy);
    this.#settling.seen(servers.some(({ name, pending }) => !busy.has(name) && passing.has(pending)));
  }

  async #lookAgain(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.deps.log.debug(
        `${this.#account.label}: looking again: ${error instanceof Error ? error.message : "failed"}`,
      );
    }
  }
}
