import { NotSignedIn, ServerNotFound, TokenRejected } from "../hubClient/errors.js";
import type { HubServer, StartOptions, UserOptions } from "../hubClient/types.js";
import type { EditorWindows } from "../state/windows.js";
import { entryOf } from "../tokens/store/entry-of.js";
import { explained } from "../tokens/store/token-problem.js";
import type { Account, TokenChange, TokenEntry } from "../tokens/store/types.js";
import { type Moment, momentNow } from "../transport/moment.js";
import type { HubSession } from "../transport/types.js";
import { waitFor } from "../transport/waiting.js";
import { type ConnectionParts, HubConnection } from "./hub-connection.js";
import { changedServers, hubFromStored } from "./hub-reducer.js";
import { HubStore, type Memento, type StoredHub } from "./hub-store.js";
import { hubIdOf, parseServerId } from "./ids.js";
import { LiveHub } from "./live-hub.js";
import { createNamed, removeNamed } from "./named-servers.js";
import { RefusedTokens } from "./refused-tokens.js";
import type { Change, Hub, HubModel, ModelChange, NewServer, Server } from "./types.js";

export interface HubModelParts extends ConnectionParts {
  memento: Memento;
  /** tells the other windows of hubs added and removed here, and this one of theirs */
  windows?: Pick<EditorWindows, "tell" | "onDidChange">;
  now?: () => Moment;
}

/** Reads the known hubs from the memento and asks nobody. */
export function createHubModel(parts: HubModelParts): HubModel {
  return new StoredHubModel(parts);
}

class StoredHubModel implements HubModel {
  readonly #live = new Map<string, LiveHub>();
  readonly #listeners = new Set<(change: ModelChange) => void>();
  readonly #store: HubStore;
  readonly #refused: RefusedTokens;
  readonly #tokenChanges: { dispose(): void };
  readonly #windowChanges: { dispose(): void } | undefined;
  /** in the model, and not stored yet */
  readonly #adding = new Set<string>();

  constructor(private readonly parts: HubModelParts) {
    this.#store = new HubStore(parts.memento, parts.log);
    this.#refused = new RefusedTokens(parts.memento);
    for (const { hub } of this.#store.load().map((stored) => this.#open(stored))) this.#name(hub.baseUrl);
    this.#tokenChanges = parts.tokens.onDidChange((change) => this.#tokenChanged(change));
    this.#windowChanges = parts.windows?.onDidChange(() => this.#agree());
  }

  get hubs(): readonly Hub[] {
    return [...this.#live.values()].map(({ hub }) => hub);
  }

  hub(hubId: string): Hub | undefined {
    return this.#live.get(hubId)?.hub;
  }

  server(serverId: string): Server | undefined {
    const hubId = parseServerId(serverId)?.hubId;
    return hubId === undefined ? undefined : this.hub(hubId)?.servers.find(({ id }) => id === serverId);
  }

  onDidChange(listener: (change: ModelChange) => void): { dispose(): void } {
    // A wrapper, so that a listener added twice is told twice and goes one at a time.
    const entry = (change: ModelChange): void => listener(change);
    this.#listeners.add(entry);
    return { dispose: () => this.#listeners.delete(entry) };
  }

  async transport(hubId: string): Promise<HubSession> {
    return this.#known(hubId).parts.connection.transport();
  }

  async addHub(added: {
    baseUrl: string;
    version: string;
    user: string;
    servers?: readonly HubServer[];
  }): Promise<Hub> {
    const hubId = hubIdOf(added);
    const before = this.#live.get(hubId);
    this.#adding.add(hubId);
    try {
      const live = before ?? this.#appear({ ...added, servers: [] });
      live.learn(added.servers, added.version);
      await this.#store.add(live.hub);
      return live.hub;
    } finally {
      this.#adding.delete(hubId);
      void this.parts.windows?.tell();
    }
  }

  async removeHub(hubId: string): Promise<void> {
    if (!this.#live.has(hubId)) return;
    this.#disappear(hubId);
    await this.#store.remove(hubId);
    await this.#refused.clear(hubId);
    void this.parts.windows?.tell();
  }

  async refresh(hubId: string, signal?: AbortSignal): Promise<Hub> {
    signal?.throwIfAborted();
    return waitFor(this.#known(hubId).refresh(), signal);
  }

  async refreshAnew(hubId: string): Promise<Hub> {
    return this.#known(hubId).refreshAnew();
  }

  async start(serverId: string, options: StartOptions, signal?: AbortSignal): Promise<Server> {
    signal?.throwIfAborted();
    const { live, name } = this.#address(serverId);
    return waitFor(live.tasks.start(name, options), signal);
  }

  async stop(serverId: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { live, name } = this.#address(serverId);
    if (!this.server(serverId)) throw new ServerNotFound(live.hub.baseUrl, `no server "${name}" is known`);
    return waitFor(live.tasks.stop(name), signal);
  }

  async create(hubId: string, named: NewServer, signal?: AbortSignal): Promise<Server> {
    signal?.throwIfAborted();
    return waitFor(createNamed(this.#known(hubId), named), signal);
  }

  async remove(serverId: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { live, name } = this.#address(serverId);
    return waitFor(removeNamed(live, name), signal);
  }

  noteKind(serverId: string, isJupyter: boolean): void {
    const { live, name } = this.#address(serverId);
    const state = this.server(serverId)?.state;
    if (state?.kind !== "running" || isJupyter === !state.noJupyter) return;
    const known = { ...state, ...(!isJupyter && { noJupyter: true as const }) };
    if (isJupyter) delete known.noJupyter;
    live.dispatch({ kind: "state", name, state: known, heard: false }, "server-known");
  }

  noteSecrets(serverId: string, typed: readonly string[], options: UserOptions = {}): void {
    const { live, name } = this.#address(serverId);
    live.noteSecrets(name, typed, options);
  }

  forget(serverId: string): void {
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

  #open(stored: StoredHub): LiveHub {
    const hub = hubFromStored(stored);
    const live = new LiveHub(hub, {
      connection: new HubConnection(hub, hub.version, this.parts),
      changed: (before, after, reason) => {
        this.#keep(after, before);
        this.#remember(after);
        this.#emit({ id: hub.id, before, after }, reason);
      },
      secretOptions: () => this.#store.secretOptions(hub.id),
      explain: (error) => explained(error, this.#entry(hub), this.#now().wallMs),
      log: this.parts.log,
      now: () => this.#now(),
    });
    this.#live.set(hub.id, live);
    return live;
  }

  /** Tells accounts of one hub apart, and drops what told them apart once one is left. */
  #name(baseUrl: string): void {
    const accounts = [...this.#live.values()].filter(({ hub }) => hub.baseUrl === baseUrl);
    for (const live of accounts) live.dispatch({ kind: "named", shared: accounts.length > 1 }, "hub-named");
  }

  #appear(stored: StoredHub): LiveHub {
    const live = this.#open(stored);
    this.#emit({ id: live.hub.id, before: undefined, after: live.hub }, "hub-added");
    this.#name(live.hub.baseUrl);
    return live;
  }

  #disappear(hubId: string): void {
    const live = this.#live.get(hubId);
    if (!live) return;
    this.#live.delete(hubId);
    live.close();
    this.#name(live.hub.baseUrl);
    this.#emit({ id: hubId, before: live.hub, after: undefined }, "hub-removed");
  }

  /** Brings in what other windows did: the hubs that they added and removed, the tokens that their hubs refused. */
  #agree(): void {
    const stored = new Map(this.#store.load().map((hub) => [hubIdOf(hub), hub]));
    for (const [id, hub] of stored) if (!this.#live.has(id)) this.#appear(hub);
    for (const [id, live] of [...this.#live]) {
      if (!stored.has(id) && !this.#adding.has(id)) this.#disappear(id);
      else if (live.hub.reach.kind !== "sign-in-needed" && this.#isRefused(live.hub)) {
        live.notAnswered(new TokenRejected(live.hub.baseUrl, "another window was told so"));
      }
    }
  }

  #isRefused(hub: Hub): boolean {
    const entry = this.#entry(hub);
    return entry !== undefined && this.#refused.has(hub.id, entry.storedAt);
  }

  #entry(account: Account): TokenEntry | undefined {
    return entryOf(this.parts.tokens, account);
  }

  #now(): Moment {
    return (this.parts.now ?? momentNow)();
  }

  #keep(hub: Hub, before: Hub): void {
    this.#store.change(hub, before).catch((error: unknown) => this.#notStored(hub, error));
  }

  /** What the hub said of the token, for the other windows. */
  #remember(hub: Hub): void {
    const { id, reach } = hub;
    const ended = reach.kind === "sign-in-needed" && reach.problem.kind === "token-ended";
    if (ended && !this.#isRefused(hub)) {
      const marked = this.#refused.mark(id, this.#entry(hub)?.storedAt ?? "");
      marked.then(() => this.parts.windows?.tell()).catch((error: unknown) => this.#notStored(hub, error));
    } else if (reach.kind === "ok") {
      this.#refused.clear(id).catch((error: unknown) => this.#notStored(hub, error));
    }
  }

  #notStored(hub: Hub, error: unknown): void {
    this.parts.log.warn(`${hub.label} could not be stored: ${error instanceof Error ? error.message : String(error)}`);
  }

  #emit(hub: Change<Hub>, reason: ModelChange["reason"]): void {
    const change = { hub, servers: changedServers(hub.before, hub.after), reason };
    for (const listener of [...this.#listeners]) {
      try {
        listener(change);
      } catch (error) {
        // One view's fault must not end a start that others wait for.
        this.parts.log.warn(`a listener failed at "${reason}": ${error instanceof Error ? error.message : ""}`);
      }
    }
  }

  #tokenChanged({ baseUrl, user, after }: TokenChange): void {
    const gone = after ? undefined : new NotSignedIn(baseUrl, `no token for ${baseUrl}`, "removed");
    this.#live.get(hubIdOf({ baseUrl, user }))?.tokenChanged(gone);
  }

  #known(hubId: string): LiveHub {
    const live = this.#live.get(hubId);
    if (!live) throw new ServerNotFound(hubId, `the hub ${hubId} is not in the model`);
    return live;
  }

  /** A named server need not be listed: a start may be its first. */
  #address(serverId: string): { live: LiveHub; name: string } {
    const address = parseServerId(serverId);
    if (!address) throw new ServerNotFound("", "no server has this id");
    return { live: this.#known(address.hubId), name: address.name };
  }
}
