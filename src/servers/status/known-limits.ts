import { startOf } from "../../model/start-of.js";
import type { HubModel, ModelChange, Server } from "../../model/types.js";
import { type Memento, stored } from "../../state/stored.js";
import { isSameHub } from "../../text/hub-label.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import { Listeners } from "../../transport/listeners.js";
import { setting } from "../../ui/settings/settings.js";
import type { Ui } from "../../ui/ui.js";
import type { ServerLimits } from "./deadline.js";
import { IDLE_MS, type ServerEnd, type ServerEnds } from "./server-ends.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Idle cullers look at servers in turns, so that two ends after the same limit differ by this part of it, or by these ms. */
const [ALIKE, ALIKE_MS] = [0.2, 10 * MINUTE_MS];
/** What two windows put down so near to each other is one end, in ms. */
const SAME_END_MS = 5 * MINUTE_MS;

export interface KnownLimitsDeps {
  ui: Ui;
  model: Pick<HubModel, "account" | "onDidChange">;
  memento: Memento;
  /** hears the model before this does */
  ends: Pick<ServerEnds, "of">;
  log: { warn(message: string): void };
  now?: () => number;
  /** for hubs that stop servers sooner than any in use */
  times?: { leastIdleMs: number; sameEndMs: number };
}

/** How long servers may run: as it is set, as their hub has done before, and as schedulers say. Asks nobody. */
export class KnownLimits {
  readonly #jobs = new Map<ServerId, { started: string | undefined; endsAtMs: number }>();
  readonly #listeners = new Listeners();
  readonly #subscription: { dispose(): void };
  readonly #times: NonNullable<KnownLimitsDeps["times"]>;

  constructor(private readonly deps: KnownLimitsDeps) {
    this.#times = deps.times ?? { leastIdleMs: IDLE_MS, sameEndMs: SAME_END_MS };
    this.#subscription = deps.model.onDidChange((change) => this.#heard(change));
  }

  of(server: Server): ServerLimits {
    const { ui, model } = this.deps;
    const baseUrl = model.account(server.accountId)?.hub.baseUrl ?? "";
    const idleMs = ofHub(setting(ui, "cullAfterMinutes"), baseUrl, MINUTE_MS);
    const learnedMs = idleMs === undefined ? learnedIdleMs(this.#idleEnds(server.accountId)) : undefined;
    const ageMs = ofHub(setting(ui, "stopAfterHours"), baseUrl, HOUR_MS);
    const job = this.#jobs.get(server.id);
    return {
      ...(idleMs !== undefined && { idleMs }),
      ...(learnedMs !== undefined && { idleMs: learnedMs, isIdleLearned: true }),
      ...(ageMs !== undefined && { ageMs }),
      ...(job && job.started === startOf(server) && { jobEndsAtMs: job.endsAtMs }),
    };
  }

  /** What the scheduler says on the server's own node. @param endsAtMs since the epoch, by this machine's clock */
  noteJob(server: Server | undefined, endsAtMs: number): void {
    if (!server) return;
    this.#jobs.set(server.id, { started: startOf(server), endsAtMs });
    this.#listeners.tell();
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.#listeners.add(listener);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #heard({ servers }: ModelChange): void {
    const nowMs = (this.deps.now ?? Date.now)();
    for (const { id, before, after } of servers) {
      if (!after) this.#jobs.delete(id);
      if (after?.state.kind === "running") this.#ranIdle(after, nowMs - Date.parse(after.lastActivity ?? ""));
      // A hub takes its time to stop one, and may be asked meanwhile.
      const wasUp = before?.state.kind === "running" || before?.state.kind === "stopping";
      const end = wasUp && after ? this.deps.ends.of(id) : undefined;
      if (after && end?.by === "others") this.#ended(after, end);
    }
  }

  /** It goes on after that time without use: what ended so much sooner that no culler's turns tell it was ended by somebody. */
  #ranIdle({ accountId }: Server, idleMs: number): void {
    const before = this.#idleEnds(accountId);
    const after = before.filter((each) => each.idleMs + apartMs(each.idleMs) >= idleMs);
    if (idleMs > 0 && after.length < before.length) this.#keep(accountId, after);
  }

  /** Another window may have put the same end down. */
  #ended({ accountId }: Server, { atMs, activeAtMs = NaN }: ServerEnd): void {
    const before = this.#idleEnds(accountId);
    const isNew = before.every((each) => Math.abs(each.atMs - atMs) > this.#times.sameEndMs);
    const idleMs = Math.round(atMs - activeAtMs);
    if (isNew && idleMs >= this.#times.leastIdleMs) this.#keep(accountId, [...before, { atMs, idleMs }]);
  }

  #idleEnds(accountId: AccountId): IdleEnd[] {
    const pairs = stored.idleEnds(accountId).get(this.deps.memento) ?? [];
    return pairs.map(([at, idleMs]) => ({ atMs: Date.parse(at), idleMs: Number(idleMs) }));
  }

  #keep(accountId: AccountId, ends: readonly IdleEnd[]): void {
    const pairs = ends.map(({ atMs, idleMs }): [string, string] => [new Date(atMs).toISOString(), String(idleMs)]);
    stored
      .idleEnds(accountId)
      .set(this.deps.memento, pairs)
      .catch((error: unknown) => this.deps.log.warn(`when idle servers ended could not be kept: ${String(error)}`));
    this.#listeners.tell();
  }
}

/** A server that its hub stopped: when, in ms since the epoch, and how long it was not used, in ms: never less than the hub's limit. */
export interface IdleEnd {
  atMs: number;
  idleMs: number;
}

/**
 * After how long without use a hub stops servers, by the ends that it has made of them: where two are alike it was no coincidence, and no person.
 */
export function learnedIdleMs(ends: readonly IdleEnd[]): number | undefined {
  const sorted = ends.map(({ idleMs }) => idleMs).sort((one, other) => one - other);
  return sorted.find((each, place) => {
    const next = sorted[place + 1];
    return next !== undefined && next - each <= apartMs(each);
  });
}

/** So far apart are two ends after one limit. */
function apartMs(idleMs: number): number {
  return Math.max(idleMs * ALIKE, ALIKE_MS);
}

/** @param unitMs of the numbers that are set; 0 says that there is no such limit */
function ofHub(set: Readonly<Record<string, number>>, baseUrl: string, unitMs: number): number | undefined {
  const [, value = 0] = Object.entries(set).find(([hub]) => isSameHub(hub, baseUrl)) ?? [];
  return value > 0 ? value * unitMs : undefined;
}
