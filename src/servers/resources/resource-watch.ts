import { startOf } from "../../model/start-of.js";
import type { HubModel, Server } from "../../model/types.js";
import type { ServerId } from "../../text/ids.js";
import { type Moment, momentNow, msSince } from "../../transport/moment.js";
import type { AwaySockets } from "../../transport/socket/away-sockets.js";
import type { ContentsSource, HelperUse } from "../contents/contract.js";
import type { RunningCells } from "../status/running-cells.js";
import { sinceOf } from "../status/running-times.js";
import { MemoryWarnings, type MemoryWarningsDeps } from "./memory-warnings.js";
import type { Reading } from "./reading.js";
import { type Usage, UsagePast } from "./usage.js";

/** How often a server is asked, in ms: sooner than its helper's connection would be closed as unused, which costs more than a question. */
const EVERY_MS = 5_000;
/** Who has looked at a server is shown what it uses for so long, in ms. Questions are use of it: without an end they would keep it from being stopped. */
const LOOK_MS = 10 * 60_000;
/** A cell that runs for less is done before anybody has looked, in ms. */
const WORTH_ASKING_MS = 4_000;
/** What was told so long ago is not so now, in ms. */
const OLD_MS = 30_000;
/** One that does not answer is asked ever more seldom, in ms. */
const MOST_PAUSE_MS = 60_000;
/** How long it may take to answer, and to have its helper started first, in ms. */
const [PATIENCE_MS, START_MS] = [15_000, 120_000];

export interface ResourceWatchDeps extends Omit<MemoryWarningsDeps, "contents"> {
  model: Pick<HubModel, "accounts" | "account" | "server" | "refresh">;
  running: Pick<RunningCells, "of" | "onDidChange">;
  away: Pick<AwaySockets, "of">;
  contents: { get(): Promise<Pick<ContentsSource, "ask" | "resources">> };
  /** somebody knows more, or less */
  changed(): void;
  log: MemoryWarningsDeps["log"] & { info(message: string): void };
  everyMs?: number;
  now?: () => Moment;
}

export interface Look {
  /** as long as it is, the server is asked */
  isVisible(): boolean;
  helper: HelperUse;
}

/** `nobody`: neither a helper nor another part of the server tells; `paused`: nobody has looked for a while */
export type UsageLack = "nobody" | "paused";

interface Watched {
  /** tells one start of the server from the next */
  started: string | undefined;
  past: UsagePast;
  usage?: Usage | undefined;
  toldAt: Moment;
  /** nobody there could tell */
  isUntold?: boolean;
  isAsked: boolean;
  failures: number;
  failedAt?: Moment;
}

/**
 * Asks servers what they use: those where cells of this window run, and for ten minutes those that somebody has looked at, while they are to
 * be seen. Nobody else, and nothing is started for it.
 */
export class ResourceWatch {
  readonly #looks = new Map<ServerId, Look & { at: Moment }>();
  readonly #watched = new Map<ServerId, Watched>();
  readonly #warnings: MemoryWarnings;
  readonly #now: () => Moment;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(private readonly deps: ResourceWatchDeps) {
    this.#now = deps.now ?? momentNow;
    this.#warnings = new MemoryWarnings(deps);
  }

  of(serverId: ServerId): Usage | undefined {
    return this.#watched.get(serverId)?.usage;
  }

  lackOf(serverId: ServerId): UsageLack | undefined {
    const { usage, isUntold = false } = this.#watched.get(serverId) ?? {};
    if (usage) return undefined;
    if (!this.#looks.has(serverId)) return "paused";
    return isUntold ? "nobody" : undefined;
  }

  looked(serverId: ServerId, look: Look): void {
    this.#looks.set(serverId, { ...look, at: this.#now() });
    this.begin();
    this.#tick();
  }

  /** To be called when there may be a server to ask. */
  begin(): void {
    this.#timer ??= setInterval(() => this.#tick(), this.deps.everyMs ?? EVERY_MS).unref();
  }

  dispose(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#warnings.dispose();
  }

  #tick(): void {
    const now = this.#now();
    const running = this.#running();
    this.#forget(new Map(running.map((server) => [server.id, server])), now);
    for (const server of running) if (this.#isWanted(server, now)) void this.#ask(server, now);
    const isAtWork = running.some(({ id }) => this.deps.running.of(id).length > 0);
    if (isAtWork || this.#looks.size > 0 || [...this.#watched.values()].some(({ usage }) => usage)) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #running(): Server[] {
    const servers = this.deps.model.accounts.flatMap((account) => account.servers);
    return servers.filter(({ state }) => state.kind === "running" && !state.noJupyter);
  }

  #isWanted({ id }: Server, now: Moment): boolean {
    if (this.deps.away.of(id)) return false;
    const since = sinceOf(this.deps.running.of(id));
    if (since && msSince(since, now) >= WORTH_ASKING_MS) return true;
    return this.#looks.get(id)?.isVisible() === true;
  }

  /** What is over: looks, what is old, and servers that run no more or anew. */
  #forget(running: ReadonlyMap<ServerId, Server>, now: Moment): void {
    for (const [id, { at }] of this.#looks) if (!running.has(id) || msSince(at, now) >= LOOK_MS) this.#looks.delete(id);
    for (const [id, watched] of this.#watched) {
      const server = running.get(id);
      const isSame = server && startOf(server) === watched.started;
      if (!isSame) this.#watched.delete(id);
      const isOld = watched.usage !== undefined && msSince(watched.toldAt, now) >= OLD_MS;
      if (isOld) watched.usage = undefined;
      if (isOld || !isSame) this.deps.changed();
    }
  }

  async #ask(server: Server, now: Moment): Promise<void> {
    const watched = this.#of(server, now);
    const pauseMs = Math.min(EVERY_MS * 2 ** watched.failures, MOST_PAUSE_MS);
    const isPaused = watched.failedAt !== undefined && msSince(watched.failedAt, now) < pauseMs;
    if (watched.isAsked || isPaused) return;
    watched.isAsked = true;
    try {
      const source = await this.deps.contents.get();
      const look = this.#looks.get(server.id);
      const helper = look?.helper ?? "at-hand";
      const signal = AbortSignal.timeout(helper === "start" ? START_MS : PATIENCE_MS);
      const reading = await source.resources(server.id, helper, signal);
      // What ends later is not started again.
      if (look?.helper === "start") look.helper = reading ? "listed" : "at-hand";
      watched.failures = 0;
      if (!this.#isOver && this.#watched.get(server.id) === watched) this.#told(server.id, watched, reading);
    } catch (error) {
      watched.failedAt = this.#now();
      if (watched.failures++ > 0) return;
      this.deps.log.info(`what a server uses is not known: ${String(error)}`);
      // It may be gone, and its hub knows. That this one is away is in its account's state.
      await this.deps.model.refresh(server.accountId).catch(() => undefined);
    } finally {
      watched.isAsked = false;
    }
  }

  #told(serverId: ServerId, watched: Watched, reading: Reading | undefined): void {
    const isNews = reading !== undefined || watched.isUntold !== true;
    watched.isUntold = reading === undefined;
    if (reading) {
      watched.toldAt = this.#now();
      watched.usage = watched.past.add(reading, watched.toldAt.steadyMs);
      this.#warnings.look(serverId, watched.usage);
    }
    if (isNews) this.deps.changed();
  }

  #of(server: Server, now: Moment): Watched {
    const started = startOf(server);
    const known = this.#watched.get(server.id);
    if (known?.started === started && known) return known;
    const made = { started, past: new UsagePast(), toldAt: now, isAsked: false, failures: 0 };
    this.#watched.set(server.id, made);
    return made;
  }
}
