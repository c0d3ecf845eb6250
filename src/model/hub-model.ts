import { NotSignedIn, ServerNotFound, TokenRejected } from "../hubClient/errors.js";
import type { StartOptions, UserOptions } from "../hubClient/types.js";
import type { Memento } from "../state/stored.js";
import type { EditorWindows } from "../state/windows.js";
import { type AccountId, accountIdOf, addressOf, parseServerId, type ServerId } from "../text/ids.js";
import { entryOf } from "../tokens/store/entry-of.js";
import { explained } from "../tokens/store/token-problem.js";
import type { TokenChange, TokenEntry } from "../tokens/store/types.js";
import { type Moment, momentNow } from "../transport/moment.js";
import type { HubSession } from "../transport/types.js";
import { waitFor } from "../transport/waiting.js";
import { AccountConnection, type AccountConnectionDeps } from "./account-connection.js";
import { accountFromStored, changedServers } from "./account-reducer.js";
import { AccountStore, type StoredAccount } from "./account-store.js";
import { LiveAccount } from "./live-account.js";
import { createNamed, removeNamed, renameNamed } from "./named-servers.js";
import { RefusedTokens } from "./refused-tokens.js";
import { type RunningNotes, withNotes } from "./running-notes.js";
import { StartLogs } from "./start-log.js";
import type { Account, Change, Hub, HubModel, KeptAlive, ModelChange, NewServer, Server } from "./types.js";

export interface HubModelDeps extends AccountConnectionDeps {
  memento: Memento;
  /** tells the other windows of hubs added and removed here, and this one of theirs */
  windows?: Pick<EditorWindows, "tell" | "onDidChange">;
  now?: () => Moment;
}

/** Reads the known accounts from the memento and asks nobody. */
export function createHubModel(deps: HubModelDeps): HubModel {
  return new StoredHubModel(deps);
}

class StoredHubModel implements HubModel {
  readonly starts: StartLogs;
  readonly #live = new Map<AccountId, LiveAccount>();
  readonly #listeners = new Set<(change: ModelChange) => void>();
  readonly #store: AccountStore;
  readonly #refused: RefusedTokens;
  readonly #tokenChanges: { dispose(): void };
  readonly #windowChanges: { dispose(): void } | undefined;
  /** in the model, and not stored yet */
  readonly #adding = new Set<AccountId>();

  constructor(private readonly deps: HubModelDeps) {
    this.starts = new StartLogs(deps.log);
    this.#store = new AccountStore(deps.memento, deps.log);
    this.#refused = new RefusedTokens(deps.memento);
    for (const { account } of this.#store.load().map((stored) => this.#open(stored))) this.#name(account.hub.baseUrl);
    this.#tokenChanges = deps.tokens.onDidChange((change) => this.#tokenChanged(change));
    this.#windowChanges = deps.windows?.onDidChange(() => this.#agree());
  }

  get accounts(): readonly Account[] {
    return [...this.#live.values()].map(({ account }) => account);
  }

  account(accountId: AccountId): Account | undefined {
    return this.#live.get(accountId)?.account;
  }

  server(serverId: ServerId): Server | undefined {
    const accountId = parseServerId(serverId)?.accountId;
    return accountId === undefined ? undefined : this.account(accountId)?.servers.find(({ id }) => id === serverId);
  }

  onDidChange(listener: (change: ModelChange) => void): { dispose(): void } {
    // A wrapper, so that a listener added twice is told twice and goes one at a time.
    const entry = (change: ModelChange): void => listener(change);
    this.#listeners.add(entry);
    return { dispose: () => this.#listeners.delete(entry) };
  }

  async transport(accountId: AccountId): Promise<HubSession> {
    return this.#known(accountId).deps.connection.transport();
  }

  async addAccount(added: Parameters<HubModel["addAccount"]>[0]): Promise<Account> {
    const accountId = accountIdOf(added);
    const before = this.#live.get(accountId);
    this.#adding.add(accountId);
    try {
      const live = before ?? this.#appear({ ...added, servers: [] });
      live.learn(added);
      this.#share(live.account.hub);
      await this.#store.add(live.account);
      return live.account;
    } finally {
      this.#adding.delete(accountId);
      void this.deps.windows?.tell();
    }
  }

  async removeAccount(accountId: AccountId): Promise<void> {
    if (!this.#live.has(accountId)) return;
    this.#disappear(accountId);
    await this.#store.remove(accountId);
    await this.#refused.clear(accountId);
    void this.deps.windows?.tell();
  }

  async refresh(accountId: AccountId, signal?: AbortSignal): Promise<Account> {
    signal?.throwIfAborted();
    return waitFor(this.#known(accountId).refresh(), signal);
  }

  async refreshAnew(accountId: AccountId): Promise<Account> {
    return this.#known(accountId).refreshAnew();
  }

  async start(serverId: ServerId, options: StartOptions, signal?: AbortSignal): Promise<Server> {
    signal?.throwIfAborted();
    const { live, name } = this.#address(serverId);
    return waitFor(live.tasks.start(name, options), signal);
  }

  async stop(serverId: ServerId, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { live, name } = this.#address(serverId);
    if (!this.server(serverId)) throw new ServerNotFound(live.account.hub.baseUrl, `no server "${name}" is known`);
    return waitFor(live.tasks.stop(name), signal);
  }

  async create(accountId: AccountId, named: NewServer, signal?: AbortSignal): Promise<Server> {
    signal?.throwIfAborted();
    return waitFor(createNamed(this.#known(accountId), named), signal);
  }

  async rename(serverId: ServerId, displayName: string): Promise<void> {
    const { live, name } = this.#address(serverId);
    await renameNamed(live, name, displayName);
  }

  async remove(serverId: ServerId, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { live, name } = this.#address(serverId);
    return waitFor(removeNamed(live, name), signal);
  }

  noteKind(serverId: ServerId, isJupyter: boolean): void {
    this.#note(serverId, { noJupyter: isJupyter ? undefined : true });
  }

  noteRan(serverId: ServerId, since: string): void {
    const { live, name } = this.#address(serverId);
    live.dispatch({ kind: "ran", name, since }, "server-known");
  }

  noteKept(serverId: ServerId, kept: KeptAlive | undefined): void {
    this.#note(serverId, { kept });
  }

  noteSecrets(serverId: ServerId, typed: readonly string[], options: UserOptions = {}): void {
    const { live, name } = this.#address(serverId);
    live.noteSecrets(name, typed, options);
  }

  #note(serverId: ServerId, notes: RunningNotes): void {
    const { live, name } = this.#address(serverId);
    const state = this.server(serverId)?.state;
    if (state?.kind !== "running") return;
    live.dispatch({ kind: "state", name, state: withNotes(state, notes), heard: false }, "server-known");
  }

  forget(serverId: ServerId): void {
    const { live, name } = this.#address(serverId);
    if (!this.server(serverId)?.planned || live.tasks.isBusy(name)) return;
    live.tasks.forget(name);
    live.dispatch({ kind: "removed", name }, "server-removed");
  }

  dispose(): void {
    this.#tokenChanges.dispose();
    this.#windowChanges?.dispose();
    this.#listeners.clear();
    for (const live of this.#live.values()) live.close();
    this.#live.clear();
  }

  #open(stored: StoredAccount): LiveAccount {
    const now = this.deps.now ?? momentNow;
    const account = accountFromStored(stored);
    const live = new LiveAccount(account, {
      connection: new AccountConnection(addressOf(account), account.hub.version, this.deps),
      changed: (before, after, reason) => {
        if (after.hub.version !== before.hub.version) this.#share(after.hub);
        this.#keep(after, before);
        this.#remember(after);
        this.#emit({ id: account.id, before, after }, reason);
      },
      secretOptions: () => this.#store.secretOptions(account.id),
      explain: (error) => explained(error, this.#entry(account), now().wallMs),
      log: this.deps.log,
      starts: this.starts,
      now,
    });
    this.#live.set(account.id, live);
    return live;
  }

  /** What one account was told of the hub holds for the others. */
  #share({ baseUrl, version }: Hub): void {
    for (const live of this.#live.values())
      if (live.account.hub.baseUrl === baseUrl) live.dispatch({ kind: "hub", version }, "refreshed");
  }

  /** Tells accounts of one hub apart, and drops what told them apart once one is left. */
  #name(baseUrl: string): void {
    const accounts = [...this.#live.values()].filter(({ account }) => account.hub.baseUrl === baseUrl);
    for (const live of accounts) live.dispatch({ kind: "named", shared: accounts.length > 1 }, "account-named");
  }

  #appear(stored: StoredAccount): LiveAccount {
    const live = this.#open(stored);
    this.#emit({ id: live.account.id, before: undefined, after: live.account }, "account-added");
    this.#name(live.account.hub.baseUrl);
    return live;
  }

  #disappear(accountId: AccountId): void {
    const live = this.#live.get(accountId);
    if (!live) return;
    this.#live.delete(accountId);
    live.close();
    this.#name(live.account.hub.baseUrl);
    this.#emit({ id: accountId, before: live.account, after: undefined }, "account-removed");
  }

  /** Brings in what other windows did: the hubs that they added and removed, the tokens that their hubs refused. */
  #agree(): void {
    const stored = new Map(this.#store.load().map((entry) => [accountIdOf(entry), entry]));
    for (const [id, entry] of stored) if (!this.#live.has(id)) this.#appear(entry);
    for (const [id, live] of [...this.#live]) {
      if (!stored.has(id) && !this.#adding.has(id)) this.#disappear(id);
      else if (live.account.reach.kind !== "sign-in-needed" && this.#isRefused(live.account)) {
        live.notAnswered(new TokenRejected(live.account.hub.baseUrl, "another window was told so"));
      }
    }
  }

  #isRefused(account: Account): boolean {
    const entry = this.#entry(account);
    return entry !== undefined && this.#refused.has(account.id, entry.storedAt);
  }

  #entry(account: Account): TokenEntry | undefined {
    return entryOf(this.deps.tokens, addressOf(account));
  }

  #keep(account: Account, before: Account): void {
    this.#store.change(account, before).catch((error: unknown) => this.#notStored(account, error));
  }

  /** What the hub said of the token, for the other windows. */
  #remember(account: Account): void {
    const { id, reach } = account;
    const ended = reach.kind === "sign-in-needed" && reach.problem.kind === "token-ended";
    if (ended && !this.#isRefused(account)) {
      const marked = this.#refused.mark(id, this.#entry(account)?.storedAt ?? "");
      marked.then(() => this.deps.windows?.tell()).catch((error: unknown) => this.#notStored(account, error));
    } else if (reach.kind === "ok") {
      this.#refused.clear(id).catch((error: unknown) => this.#notStored(account, error));
    }
  }

  #notStored(account: Account, error: unknown): void {
    this.deps.log.warn(`${account.label} could not be stored: ${String(error)}`);
  }

  #emit(account: Change<Account>, reason: ModelChange["reason"]): void {
    const change = { account, servers: changedServers(account.before, account.after), reason };
    for (const listener of [...this.#listeners]) {
      try {
        listener(change);
      } catch (error) {
        // One view's fault must not end a start that others wait for.
        this.deps.log.warn(`a listener failed at "${reason}": ${error instanceof Error ? error.message : ""}`);
      }
    }
  }

  #tokenChanged({ baseUrl, user, after }: TokenChange): void {
    const gone = after ? undefined : new NotSignedIn(baseUrl, `no token for ${baseUrl}`, "removed");
    this.#live.get(accountIdOf({ baseUrl, user }))?.tokenChanged(gone);
  }

  #known(accountId: AccountId): LiveAccount {
    const live = this.#live.get(accountId);
    if (!live) throw new ServerNotFound(accountId, `the hub ${accountId} is not in the model`);
    return live;
  }

  /** A named server need not be listed: a start may be its first. */
  #address(serverId: ServerId): { live: LiveAccount; name: string } {
    const address = parseServerId(serverId);
    if (!address) throw new ServerNotFound("", "no server has this id");
    return { live: this.#known(address.accountId), name: address.name };
  }
}
