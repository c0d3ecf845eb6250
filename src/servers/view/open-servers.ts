import { startOf } from "../../model/start-of.js";
import type { HubModel, ModelChange } from "../../model/types.js";
import type { ServerId } from "../../text/ids.js";
import { isCancellation } from "../../ui/signals.js";
import type { ContentsSource, ServerContents } from "../contents/contract.js";

/** What a server told this long ago, in ms, is asked again when the view is looked at again. */
const OLD_MS = 60_000;

export interface Told {
  contents: ServerContents;
  /** when it was asked, since the epoch */
  at: number;
  /** the kernels that this window had then */
  held: ReadonlySet<string>;
}

/** What is known of what runs on a server. `told` is shown also while it is asked again. */
export interface Look {
  told?: Told;
  isAsked: boolean;
  /** why the last question had no answer */
  problem?: unknown;
}

export interface OpenServersDeps {
  contents: { get(): Promise<Pick<ContentsSource, "ask">> };
  model: Pick<HubModel, "server" | "refresh">;
  /** ids of kernels that this window has connections to */
  heldOn(serverId: ServerId): ReadonlySet<string>;
  isVisible(): boolean;
  /** shows that a server is being asked until this is settled */
  whileAsking(answer: Promise<unknown>): void;
  changed(): void;
  /** Somebody has looked at this server, and it has told what runs there. @param starts its helper is wanted */
  looked(serverId: ServerId, contents: ServerContents, starts: "helper" | undefined): void;
  log: { debug(message: string, ...details: unknown[]): void };
  now?: () => number;
}

interface Open extends Look {
  asking?: AbortController;
  started: string | undefined;
}

/**
 * The servers whose rows are unfolded. Each question counts as use of a server, so it is asked when it is unfolded, when the user wants it
 * again, and when this window gets or leaves a kernel there: never by the clock, and never while nobody can see it. For what it uses see
 * `ResourceWatch`.
 */
export class OpenServers {
  readonly #open = new Map<ServerId, Open>();
  readonly #now: () => number;

  constructor(private readonly deps: OpenServersDeps) {
    this.#now = deps.now ?? Date.now;
  }

  /** To be called when the rows of an unfolded server are made: the first time asks it. */
  look(serverId: ServerId): Look {
    const known = this.#open.get(serverId);
    if (!known && this.deps.isVisible()) this.#ask(serverId);
    return known ?? this.#open.get(serverId) ?? { isAsked: false };
  }

  /** Its row was folded up. Unfolded again, it is asked again. */
  close(serverId: ServerId): void {
    this.#open.get(serverId)?.asking?.abort();
    this.#open.delete(serverId);
  }

  /** Is its row unfolded? */
  has(serverId: ServerId): boolean {
    return this.#open.has(serverId);
  }

  /** The user wants it anew: of these, those that are unfolded. @param starts their helper is wanted too */
  refresh(serverIds: readonly ServerId[], starts?: "helper"): void {
    for (const id of serverIds) if (this.#open.has(id)) this.#ask(id, starts);
  }

  /** To be called when the view comes into sight. */
  opened(): void {
    for (const [id, { told }] of [...this.#open]) {
      if (!told || this.#now() - told.at > OLD_MS) this.#ask(id);
      else this.deps.looked(id, told.contents, undefined);
    }
  }

  /** To be called when this window gets or leaves kernels. */
  heldChanged(): void {
    for (const [id, { told, isAsked }] of [...this.#open]) {
      if (isAsked || !told || !this.deps.isVisible()) continue;
      const held = this.deps.heldOn(id);
      if (held.size !== told.held.size || [...held].some((kernel) => !told.held.has(kernel))) this.#ask(id);
    }
  }

  /** What ran on a server is gone with it. */
  modelChanged({ servers }: Pick<ModelChange, "servers">): void {
    for (const { id } of servers) {
      const open = this.#open.get(id);
      if (open && startOf(this.deps.model.server(id)) !== open.started) this.close(id);
    }
  }

  dispose(): void {
    for (const id of [...this.#open.keys()]) this.close(id);
  }

  #ask(serverId: ServerId, starts?: "helper"): void {
    const started = startOf(this.deps.model.server(serverId));
    if (started === undefined) return;
    const before = this.#open.get(serverId);
    before?.asking?.abort();
    const asking = new AbortController();
    const open: Open = { ...(before?.told && { told: before.told }), isAsked: true, asking, started };
    this.#open.set(serverId, open);
    const answer = this.#answered(serverId, open, asking.signal, starts);
    this.deps.whileAsking(answer);
  }

  async #answered(serverId: ServerId, open: Open, signal: AbortSignal, starts: "helper" | undefined): Promise<void> {
    const { deps } = this;
    const known = { held: deps.heldOn(serverId), at: this.#now() };
    try {
      open.told = { ...known, contents: await (await deps.contents.get()).ask(serverId, signal) };
      if (!signal.aborted) deps.looked(serverId, open.told.contents, starts);
    } catch (error) {
      if (isCancellation(error) || signal.aborted) return;
      open.problem = error;
      deps.log.debug("the servers view could not ask a server:", error);
      void this.#suspect(serverId);
    } finally {
      open.isAsked = false;
    }
    if (!signal.aborted) deps.changed();
  }

  /** Perhaps it does not run any more: the hub knows. */
  async #suspect(serverId: ServerId): Promise<void> {
    const accountId = this.deps.model.server(serverId)?.accountId;
    if (accountId === undefined) return;
    await this.deps.model.refresh(accountId).catch((error: unknown) => {
      this.deps.log.debug("its hub could not be asked either:", error);
    });
  }
}
