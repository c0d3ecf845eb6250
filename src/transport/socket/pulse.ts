import { HostLoad } from "./host-load.js";

/** How often it is looked whether the other side is heard, in ms; more often where it is asked sooner. */
const LOOK_MS = 1_000;
/** One that was not heard for so long is asked, in ms; and as often where it is heard, for the time that an answer takes. */
const ASK_AFTER_MS = 10_000;
/** One that was not heard for so long is not there any more, in ms: with the last look that makes 20 s. */
export const DEAD_AFTER_MS = 19_000;
/** The same while something large is on its way there: the question waits behind it. */
const DEAD_AFTER_SENDING_MS = 75_000;
/** A look that is so much too late: the machine slept, or stood still, and what was open before may be dead. In ms. */
const JUMP_MS = 10_000;

export interface PulseDeps {
  /** all that came from the other side so far, in bytes: also a part of a message that takes long is a sign of life */
  bytesRead(): number;
  /** What waits here to be sent, in bytes. */
  bytesWaiting(): number;
  ping(): void;
  /** The question was answered, after so many ms: not told where this host was busy, as that may be what took the time. */
  answered?(roundTripMs: number): void;
  dead(): void;
  /** Something cuts what is silent for longer: it is asked sooner. */
  askAfterMs?: number | undefined;
}

/**
 * Notices that the other side of a connection is gone without a word: after a sleep, behind a NAT that forgot, with a node that died. The
 * network tells nothing of it, for as long as nothing is sent. A silence is counted in looks, each of which is followed by a chance to hear:
 * while this host is busy it proves nothing.
 */
export class Pulse {
  readonly #load: HostLoad;
  #bytes: number;
  #wasSending = false;
  #silentMs = 0;
  #sinceAskedMs = 0;
  /** by the wall clock: the other one stands still in a sleep, on some systems */
  #lookedAt = Date.now();
  #isAsked = false;
  /** when it was asked and has not answered, in ms of `performance.now()` */
  #askedAtMs: number | undefined;
  readonly #askAfterMs: number;
  readonly #lookMs: number;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly deps: PulseDeps) {
    this.#bytes = deps.bytesRead();
    this.#askAfterMs = Math.min(deps.askAfterMs ?? ASK_AFTER_MS, ASK_AFTER_MS);
    this.#lookMs = Math.min(this.#askAfterMs / 2, LOOK_MS);
    this.#load = new HostLoad(this.#lookMs);
    this.#timer = setInterval(() => this.#look(), this.#lookMs);
  }

  /** To be called with each answer of the other side. */
  pong(): void {
    const askedAtMs = this.#askedAtMs;
    this.#askedAtMs = undefined;
    if (askedAtMs !== undefined && !this.#load.isHigh(Date.now())) this.deps.answered?.(performance.now() - askedAtMs);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = Date.now();
    const hasJumped = now - this.#lookedAt > this.#lookMs + JUMP_MS;
    this.#lookedAt = now;
    this.#load.tick(now);
    this.#sinceAskedMs += this.#lookMs;
    const isSending = this.deps.bytesWaiting() > 0;
    this.#hear(isSending);
    if (this.#silentMs > (isSending ? DEAD_AFTER_SENDING_MS : DEAD_AFTER_MS) && !this.#load.isHigh(now)) {
      this.deps.dead();
      return;
    }
    // What is alive answers until this host has shown that it is awake.
    if (hasJumped) this.#silentMs = DEAD_AFTER_SENDING_MS;
    const isMeasured = this.#sinceAskedMs >= ASK_AFTER_MS && this.#askedAtMs === undefined;
    if (hasJumped || (!this.#isAsked && (this.#silentMs >= this.#askAfterMs || isMeasured))) {
      this.#isAsked = true;
      this.#sinceAskedMs = 0;
      this.#askedAtMs = performance.now();
      this.deps.ping();
    }
  }

  #hear(isSending: boolean): void {
    const bytes = this.deps.bytesRead();
    // Somebody took all that was sent.
    const wasTaken = this.#wasSending && !isSending;
    this.#wasSending = isSending;
    if (bytes !== this.#bytes || wasTaken) {
      this.#bytes = bytes;
      this.#silentMs = 0;
      this.#isAsked = false;
    }
    this.#silentMs += this.#lookMs;
  }
}
