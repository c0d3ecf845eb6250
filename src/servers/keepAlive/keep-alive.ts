import { failureOf } from "../../hubClient/failures.js";
import { serverLabel } from "../../model/server-label.js";
import type { Account, HubModel, Server } from "../../model/types.js";
import { type Memento, stored } from "../../state/stored.js";
import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import type { ServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";
import { discard } from "../../transport/http/discard.js";
import { wait } from "../../transport/waiting.js";

/** Nobody keeps a server for longer at once, in ms. */
export const LONGEST_MS = 7 * 24 * 3_600_000;
/** Hubs stop servers that were idle for 10 minutes or more, and a server reports its use to its hub each 5 minutes. In ms. */
const PACE_MS = 60_000;
/**
 * What counts as use: the smallest that does so for the server itself too, as its own report is all that a hub hears behind Traefik, and that
 * every Jupyter server has. `api` and `api/status` count for the hub's own proxy alone.
 */
const USE = "api/contents?content=0&type=directory";
const ANSWER_MS = 30_000;

export interface KeepAliveDeps {
  model: Pick<HubModel, "account" | "server" | "refresh" | "transport" | "noteKept" | "onDidChange">;
  /** the workspace's own */
  state: Memento;
  log: { info(message: string): void };
  paceMs?: number;
}

interface Kept {
  readonly untilMs: number;
  /** of the server, as the hub tells it: one that was started since is not the one that its user meant */
  readonly started: string;
  readonly end: AbortController;
  isAsking: boolean;
}

export class ServerNotRunning extends Error implements SelfDescribing {
  override readonly name = "ServerNotRunning";

  constructor(private readonly label: string) {
    super(`${label} does not run`);
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: l10n.t("{0} isn't running. Start it first.", this.label), actions: [] };
  }
}

/** Keeps servers from being stopped as idle, each until a time that its user has set, by using them a little. Starts none. */
export class KeepAlive {
  readonly #kept = new Map<ServerId, Kept>();
  readonly #following: { dispose(): void };

  constructor(private readonly deps: KeepAliveDeps) {
    this.#following = deps.model.onDidChange(({ servers }) => {
      for (const { id, after } of servers) this.#follow(id, after);
    });
  }

  /** Goes on with those that this window kept before it was reloaded. */
  resume(): void {
    for (const [id, until, started] of stored.keptServers.get(this.deps.state) ?? []) {
      const untilMs = Math.min(Date.parse(until), Date.now() + LONGEST_MS);
      if (untilMs > Date.now()) this.#begin(id as ServerId, untilMs, started, 0);
    }
    this.#store();
  }

  isKept(serverId: ServerId): boolean {
    return this.#kept.has(serverId);
  }

  /** Until that time, whatever was said before. Rejects where the server does not run or cannot be used, and keeps it no longer than before then. */
  async keep(serverId: ServerId, untilMs: number, signal?: AbortSignal): Promise<void> {
    const started = await this.#use(serverId, signal);
    this.#kept.get(serverId)?.end.abort();
    const kept = this.#begin(serverId, untilMs, started, this.#paceMs);
    this.deps.log.info(`${serverId} is kept alive until ${new Date(untilMs).toISOString()}`);
    this.#note(serverId, kept, true);
    this.#store();
  }

  /** @param why for the log */
  stop(serverId: ServerId, why = "as its user wants it"): void {
    const kept = this.#kept.get(serverId);
    if (!kept) return;
    kept.end.abort();
    this.#kept.delete(serverId);
    if (this.deps.model.server(serverId)) this.deps.model.noteKept(serverId, undefined);
    this.deps.log.info(`${serverId} is not kept alive any more: ${why}`);
    this.#store();
  }

  dispose(): void {
    this.#following.dispose();
    for (const { end } of this.#kept.values()) end.abort();
    this.#kept.clear();
  }

  get #paceMs(): number {
    return this.deps.paceMs ?? PACE_MS;
  }

  #begin(serverId: ServerId, untilMs: number, started: string, firstMs: number): Kept {
    const kept: Kept = { untilMs, started, end: new AbortController(), isAsking: false };
    this.#kept.set(serverId, kept);
    void this.#go(serverId, kept, firstMs);
    return kept;
  }

  async #go(serverId: ServerId, kept: Kept, firstMs: number): Promise<void> {
    const { untilMs, end } = kept;
    try {
      for (let pauseMs = firstMs; ; pauseMs = this.#paceMs) {
        await wait(Math.max(0, Math.min(pauseMs, untilMs - Date.now())), end.signal);
        if (Date.now() >= untilMs) break;
        await this.#useAgain(serverId, kept);
      }
      this.stop(serverId, "its time is over");
    } catch (error) {
      if (!end.signal.aborted) throw error;
    }
  }

  #follow(serverId: ServerId, server: Server | undefined): void {
    const kept = this.#kept.get(serverId);
    if (!kept) return;
    switch (server?.state.kind) {
      case undefined:
        this.stop(serverId, "it is not known any more");
        break;
      case "unknown":
        break;
      case "running":
        if ((server.state.started ?? "") !== kept.started) this.stop(serverId, "it was started again");
        // The hub could not be asked for a while, or was not yet.
        else if (!server.state.kept) void this.#useAgain(serverId, kept);
        break;
      case "starting":
      case "stopping":
      case "stopped":
        this.stop(serverId, `it is ${server.state.kind}`);
    }
  }

  /** What goes wrong may pass, and is shown. */
  async #useAgain(serverId: ServerId, kept: Kept): Promise<void> {
    if (kept.isAsking) return;
    kept.isAsking = true;
    try {
      await this.#use(serverId, kept.end.signal);
      this.#note(serverId, kept, true);
    } catch (error) {
      if (kept.end.signal.aborted) return;
      this.deps.log.info(`${serverId} could not be kept alive now: ${String(error)}`);
      await this.#ask(serverId, kept.end.signal);
      this.#note(serverId, kept, false);
    } finally {
      kept.isAsking = false;
    }
  }

  /** @returns when the server was started, as the hub tells it */
  async #use(serverId: ServerId, signal: AbortSignal | undefined): Promise<string> {
    const { account, server } = this.#known(serverId);
    if (server.state.kind === "unknown") await this.#ask(serverId, signal);
    const { state } = this.#known(serverId).server;
    if (state.kind !== "running") throw new ServerNotRunning(serverLabel(account, server));
    const session = (await this.deps.model.transport(account.id)).at(() => state.url);
    const response = await session.fetch(new URL(USE, state.url), { signal: signal ?? null, timeoutMs: ANSWER_MS });
    if (!response.ok) throw await failureOf(account.hub.baseUrl, response);
    discard(response);
    return state.started ?? "";
  }

  /** Whether it runs. A hub that wants another token says nothing, and shows that itself, as one that does not answer. */
  async #ask(serverId: ServerId, signal: AbortSignal | undefined): Promise<void> {
    const account = this.#known(serverId).account;
    if (account.reach.kind === "sign-in-needed") return;
    await this.deps.model.refresh(account.id, signal).catch((error: unknown) => {
      this.deps.log.info(`it is not known whether ${serverId} runs: ${String(error)}`);
    });
  }

  #known(serverId: ServerId): { account: Account; server: Server } {
    const server = this.deps.model.server(serverId);
    const account = server && this.deps.model.account(server.accountId);
    if (!account) throw new RangeError("no server of this name is known here");
    return { account, server };
  }

  #note(serverId: ServerId, kept: Kept, isReached: boolean): void {
    if (this.#kept.get(serverId) === kept) this.deps.model.noteKept(serverId, { untilMs: kept.untilMs, isReached });
  }

  #store(): void {
    const entries = [...this.#kept].map(([id, { untilMs, started }]): [string, string, string] => [
      id,
      new Date(untilMs).toISOString(),
      started,
    ]);
    const { state, log } = this.deps;
    const written = entries.length > 0 ? stored.keptServers.set(state, entries) : stored.keptServers.drop(state);
    written.catch((error: unknown) => log.info(`which servers are kept could not be stored: ${String(error)}`));
  }
}
