import { HubUnreachable } from "../transport/errors.js";

/** Between two questions while the traffic goes on to look wrong, in ms; the last one again and again. */
const ASK_HUB_PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000];

/** `refused`: the server itself lets the request not in. A server may refuse some things for ever, and answer all others. */
type Why = "away" | "refused";

interface Pace {
  asked: number;
  allowedAtMs: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Asks the hub what is so once the traffic shows something else than the model: at once, and then at growing pauses, however many requests
 * are refused meanwhile; and again while it cannot be reached. @param ask its rejection is the model's to show
 */
export class Suspicion {
  readonly #paces: Record<Why, Pace> = { away: newPace(), refused: newPace() };
  #asking: Promise<void> | undefined;
  #isDisposed = false;

  constructor(private readonly ask: () => Promise<unknown>) {}

  /** Resolves when the hub has answered, where it is asked now. */
  raise(why: Why = "away"): Promise<void> {
    if (this.#isDisposed) return Promise.resolve();
    if (this.#asking) return this.#asking;
    const pace = this.#paces[why];
    if (waitMs(pace) > 0) {
      // The last refusal of a row is not left without a question.
      this.#raiseLater(why);
      return Promise.resolve();
    }
    return (this.#asking = this.#ask(why).finally(() => (this.#asking = undefined)));
  }

  /** The server itself answers: that it is away is suspected no more. */
  allay(): void {
    const { away } = this.#paces;
    clearTimeout(away.timer);
    this.#paces.away = newPace();
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const { timer } of Object.values(this.#paces)) clearTimeout(timer);
  }

  async #ask(why: Why): Promise<void> {
    let isAnswered = true;
    try {
      await this.ask();
    } catch (error) {
      // The model has it now.
      isAnswered = !(error instanceof HubUnreachable);
    }
    const pace = this.#paces[why];
    pace.allowedAtMs =
      performance.now() + (ASK_HUB_PAUSES_MS[Math.min(pace.asked++, ASK_HUB_PAUSES_MS.length - 1)] ?? 0);
    // The traffic may be back before the hub is, and then nobody else would ask.
    if (!isAnswered && !this.#isDisposed) this.#raiseLater(why);
  }

  #raiseLater(why: Why): void {
    const pace = this.#paces[why];
    pace.timer ??= setTimeout(() => {
      pace.timer = undefined;
      void this.raise(why);
    }, waitMs(pace));
  }
}

function newPace(): Pace {
  return { asked: 0, allowedAtMs: 0, timer: undefined };
}

function waitMs({ allowedAtMs }: Pace): number {
  return allowedAtMs - performance.now();
}
