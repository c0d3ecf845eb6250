/** How often it is looked whether the other side is heard, in ms; more often where it is asked sooner. */
const LONGEST_LOOK_MS = 5_000;
/** A Jupyter server pings each 30 s. One that was not heard for so long is asked, in ms. */
const ASK_AFTER_MS = 30_000;
/** One that was not heard for so long is not there any more, in ms. */
export const DEAD_AFTER_MS = 75_000;
/** A look that is so much too late: the machine slept, or stood still, and what was open before may be dead. In ms. */
const JUMP_MS = 10_000;

export interface PulseDeps {
  /** all that came from the other side so far, in bytes: also a part of a message that takes long is a sign of life */
  bytesRead(): number;
  ping(): void;
  dead(): void;
  /** Something cuts what is silent for longer: it is asked sooner. */
  askAfterMs?: number | undefined;
}

/**
 * Notices that the other side of a connection is gone without a word: after a sleep, behind a NAT that forgot, with a node that died. The
 * network tells nothing of it, for as long as nothing is sent.
 */
export class Pulse {
  #bytes: number;
  #silentMs = 0;
  /** by the wall clock: the other one stands still in a sleep, on some systems */
  #lookedAt = Date.now();
  #isAsked = false;
  readonly #askAfterMs: number;
  readonly #lookMs: number;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly deps: PulseDeps) {
    this.#bytes = deps.bytesRead();
    this.#askAfterMs = Math.min(deps.askAfterMs ?? ASK_AFTER_MS, ASK_AFTER_MS);
    this.#lookMs = Math.min(this.#askAfterMs / 2, LONGEST_LOOK_MS);
    this.#timer = setInterval(() => this.#look(), this.#lookMs);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = Date.now();
    const hasJumped = now - this.#lookedAt > this.#lookMs + JUMP_MS;
    this.#lookedAt = now;
    const bytes = this.deps.bytesRead();
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#silentMs = 0;
      this.#isAsked = false;
    }
    this.#silentMs += this.#lookMs;
    if (this.#silentMs > DEAD_AFTER_MS) {
      this.deps.dead();
      return;
    }
    // What is alive answers until the next look.
    if (hasJumped) this.#silentMs = DEAD_AFTER_MS;
    if (hasJumped || (!this.#isAsked && this.#silentMs >= this.#askAfterMs)) {
      this.#isAsked = true;
      this.deps.ping();
    }
  }
}
