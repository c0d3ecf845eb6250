/** How long nothing may come while something is awaited before it is looked into, in ms; twice that after each look that found a reason. */
const FIRST_MS = 10_000;
const LONGEST_MS = 300_000;

export interface SilenceDeps {
  isAwaited(): boolean;
  /** `true`: there is a reason for the silence, and the next look has more time. A rejection counts as one. */
  hasReason(signal: AbortSignal): Promise<boolean>;
}

/** Looks into a silence while something is awaited: soon, and then ever more seldom, as a cell may say nothing for days. */
export class SilenceWatch {
  readonly #end = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = FIRST_MS;
  #isBroken = false;

  constructor(private readonly deps: SilenceDeps) {}

  /** Something came since the last look. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Called for each message: so it counts only, and the timer looks. */
  heard(): void {
    this.#isBroken = true;
  }

  awaited(): void {
    if (!this.#timer) this.#rest(FIRST_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#end.abort(new DOMException("The connection has ended.", "AbortError"));
  }

  #rest(ms: number): void {
    if (this.#end.signal.aborted) return;
    this.#pauseMs = ms;
    this.#timer = setTimeout(() => void this.#look(), ms);
  }

  async #look(): Promise<void> {
    if (!this.deps.isAwaited()) {
      this.#timer = undefined;
      return;
    }
    const wasBroken = this.#isBroken;
    this.#isBroken = false;
    const hasReason = !wasBroken && (await this.deps.hasReason(this.#end.signal).catch(() => true));
    this.#rest(hasReason ? Math.min(this.#pauseMs * 2, LONGEST_MS) : FIRST_MS);
  }
}
