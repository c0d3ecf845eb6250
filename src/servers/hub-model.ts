import { NotSignedIn, ServerNotFound } from "../hubClient/errors.js";
import type { HubServer, UserOptions } from "../hubClient/types.js";
import type { Account } from "../tokens/types.js";
import type { HubTransport } from "../transport/types.js";
import { HubConnection, type ConnectionParts } from "./hub-connection.js";
import { hubFromStored } from "./hub-reducer.js";
import { HubStore, type Memento, type StoredHub } from "./hub-store.js";
import { LiveHub } from "./live-hub.js";
import { waitFor } from "./model-waiting.js";
import { createNamed, removeNamed } from "./named-servers.js";
import { hubIdOf, parseServerId } from "./server-id.js";
import type { Hub, HubModel, ModelChange, NewServer, Server } from "./types.js";

export interface HubModelParts extends ConnectionParts {
  memento: Memento;
  /** ms since the epoch */
  now?: () => number;
}

/** Reads the known hubs from the memento and asks nobody. */
export function createHubModel(parts: HubModelParts): HubModel {
  return new StoredHubModel(parts);
}

class StoredHubModel implements HubModel {
  readonly #live = new Map<string, LiveHub>();
  readonly #listeners = new Set<(change: ModelChange) => void>();
  readonly #store: HubStore;
  readonly #tokenChanges: { dispose(): void };

  constructor(private readonly parts: HubModelParts) {
    this.#store = new HubStore(parts.memento, parts.log);
    for (const stored of this.#store.load()) this.#open(stored);
    this.#tokenChanges = parts.tokens.onDidChange((account) => this.#tokenChanged(account));
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

  async transport(hubId: string): Promise<HubTransport> {
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
    const live = before ?? this.#open({ ...added, servers: [] });
    if (!before) {
      this.#emit({ hubs: [hubId], servers: live.hub.servers.map(({ id }) => id), reason: "hub-added" });
    }
    live.learn(added.servers, added.version);
    await this.#store.add(live.hub);
    return live.hub;
  }

  async removeHub(hubId: string): Promise<void> {
    const live = this.#live.get(hubId);
    if (!live) return;
    this.#live.delete(hubId);
    live.close();
    this.#emit({ hubs: [hubId], servers: live.hub.servers.map(({ id }) => id), reason: "hub-removed" });
    await this.#store.remove(hubId);
  }

  async refresh(hubId: string, signal?: AbortSignal): Promise<Hub> {
    signal?.throwIfAborted();
    return waitFor(this.#known(hubId).refresh(), signal);
  }

  async start(serverId: string, options: UserOptions | undefined, signal?: AbortSignal): Promise<Server> {
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

  forget(serverId: string): void {
    const { live, name } = this.#address(serverId);
    if (!this.server(serverId)?.planned || live.tasks.isBusy(name)) return;
    live.tasks.forget(name);
    live.dispatch({ kind: "removed", name }, "server-removed");
  }

  dispose(): void {
    this.#tokenChanges.dispose();
    this.#listeners.clear();
    for (const live of this.#live.values()) live.close();
    this.#live.clear();
  }

  #open(stored: StoredHub): LiveHub {
    const hub = hubFromStored(stored);
    const live = new LiveHub(hub, {
      connection: new HubConnection(hub, hub.version, this.parts),
      changed: (changed, change) => {
        this.#keep(changed);
        this.#emit(change);
      },
      log: this.parts.log,
      now: this.parts.now ?? Date.now,
    });
    this.#live.set(hub.id, live);
    return live;
  }

  #keep(hub: Hub): void {
    this.#store.change(hub).catch((error: unknown) => {
      this.parts.log.warn(
        `${hub.label} could not be stored: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  }

  #emit(change: ModelChange): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(change);
      } catch (error) {
        // One view's fault must not end a start that others wait for.
        this.parts.log.warn(`a listener failed at "${change.reason}": ${error instanceof Error ? error.message : ""}`);
      }
    }
  }

  #tokenChanged(account: Account): void {
    const hubId = hubIdOf(account);
    const there = this.parts.tokens.entries().some((entry) => hubIdOf(entry) === hubId);
    const { baseUrl } = account;
    this.#live.get(hubId)?.tokenChanged(there ? undefined : new NotSignedIn(baseUrl, `no token for ${baseUrl}`));
  }

  #known(hubId: string): LiveHub {
    const live = this.#live.get(hubId);
    if (!live) throw new ServerNotFound(hubId, `the hub ${hubId} is not in the model`);
    return live;
  }

  /** A named server need not be listed: a start may be its first. */
  #address(serverId: string): { live: LiveHub; name: string } {
    const address = parseServerId(serverId);
    if (!address) throw new ServerNotFound("", `no server has the id ${serverId}`);
    return { live: this.#known(address.hubId), name: address.name };
  }
}
