import { type Moment, momentNow, msSince } from "../moment.js";
import type { LastingPolicy, SocketEnd } from "../types.js";
import type { AwaySocket, AwaySockets } from "./away-sockets.js";
import { outlookOf, pauseMs } from "./retries.js";

/** One that is lost sooner than this was of no use, and its loss is another failed try, in ms. */
const SETTLED_MS = 5_000;

export interface ReconnectionDeps {
  policy: Pick<LastingPolicy, "verdict" | "admitted" | "owner">;
  away: AwaySockets;
  /** aborted when none is wanted any more */
  signal: AbortSignal;
  /** Makes a connection, in the place of the one that is there. */
  connect(): void;
  /** The try under way has not reached the hub yet, so another one can take its place without the hub seeing two. */
  isReaching(): boolean;
  /** What it led to is gone. @param end of the last try */
  gone(end: SocketEnd): void;
}

/** `idle`: there is a connection, or none is wanted; `refused`: each try until it is let in would be one more refusal */
type Phase = "idle" | "trying" | "pause" | "refused";

/** How a connection is made, and made again when it is lost: when it is tried, and what it means that tries fail. */
export class Reconnection implements AwaySocket {
  #phase: Phase = "idle";
  #phases = 0;
  #tries = 0;
  /** when the current one was opened, or the one before it, in ms of `performance.now()` */
  #openedAt = 0;
  #isJudging = false;
  #timer: NodeJS.Timeout | undefined;
  #lostAt: Moment | undefined;
  nextTryAtMs: number | undefined;

  constructor(private readonly deps: ReconnectionDeps) {}

  get owner(): string | undefined {
    return this.deps.policy.owner;
  }

  get since(): Moment {
    return this.#lostAt ?? momentNow();
  }

  /** The first of a row of tries. */
  begin(): void {
    this.#tries = 0;
    this.#try();
  }

  retry(anew: boolean): void {
    const isSafe = this.#phase === "pause" || (this.#phase === "trying" && this.deps.isReaching());
    if (isSafe || (anew && this.#phase !== "idle")) this.begin();
  }

  /** @returns for how long there was none, in ms; `undefined`: none was lost */
  opened(): number | undefined {
    const awayMs = this.#lostAt && msSince(this.#lostAt);
    this.stop();
    this.#openedAt = performance.now();
    return awayMs;
  }

  /** None is made any more. */
  stop(): void {
    this.#enter("idle");
    this.#lostAt = undefined;
    this.deps.away.delete(this);
  }

  /**
   * The connection was lost, or could not be made.
   * @param wasOpen was there ever one?
   * @returns `false`: for a reason that another try does not change
   */
  lost(end: SocketEnd, wasOpen: boolean): boolean {
    const outlook = outlookOf(end, wasOpen);
    if (outlook === "final") return false;
    if (this.#phase === "idle" && performance.now() - this.#openedAt > SETTLED_MS) this.#tries = 0;
    if (wasOpen) this.#lostAt ??= momentNow();
    if (outlook === "waits") void this.#waitUntilAdmitted();
    else {
      if (this.#tries > 0) void this.#judge(end);
      this.#pause(pauseMs(this.#tries++));
    }
    if (wasOpen) this.deps.away.add(this);
    return true;
  }

  #try(): void {
    this.#enter("trying");
    this.deps.connect();
  }

  #pause(ms: number): void {
    this.#enter("pause");
    this.nextTryAtMs = performance.now() + ms;
    this.#timer = setTimeout(() => this.#try(), ms);
  }

  #enter(phase: Phase): void {
    clearTimeout(this.#timer);
    this.#phase = phase;
    this.#phases += 1;
    this.nextTryAtMs = undefined;
  }

  async #judge(end: SocketEnd): Promise<void> {
    if (this.#isJudging) return;
    this.#isJudging = true;
    const openedAt = this.#openedAt;
    const verdict = await this.#ask((policy) => policy.verdict(this.deps.signal)).catch(() => "unknown" as const);
    this.#isJudging = false;
    // One that was open since then tells more than the answer to an older question.
    if (this.#phase === "idle" || this.#openedAt !== openedAt) return;
    // A try that is under way may have another token already.
    if (verdict === "refused" && this.#phase === "pause") void this.#waitUntilAdmitted();
    if (verdict === "gone") this.deps.gone(end);
  }

  /** What it throws at once is a rejection too. */
  async #ask<T>(question: (policy: ReconnectionDeps["policy"]) => Promise<T>): Promise<T> {
    return await question(this.deps.policy);
  }

  async #waitUntilAdmitted(): Promise<void> {
    this.#enter("refused");
    const phases = this.#phases;
    await this.#ask((policy) => policy.admitted(this.deps.signal)).catch(() => undefined);
    if (phases === this.#phases) this.#try();
  }
}
