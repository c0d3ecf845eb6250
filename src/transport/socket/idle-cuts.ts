/** Nobody cuts sooner on purpose, and a Jupyter server is heard each 30 s, in ms. */
const [SOONEST_MS, LATEST_MS] = [2_000, 120_000];
/** So often at about the same age: it is no accident. */
const ENOUGH = 3;
/** As exact as who cuts looks at the time, in ms and as a part of it. */
const [VAGUE_MS, VAGUE_PART] = [1_500, 0.1];
/** What is cut at one moment was cut by one fault, however many connections that were, in ms. */
const ONE_MOMENT_MS = 2_000;

/**
 * Notices that something between this machine and a hub closes connections over which nothing comes for a while. It tells nobody; but it
 * does so at the same age again and again.
 */
export class IdleCuts {
  #agesMs: number[] = [];
  #lastAt = -Infinity;
  #limitMs: number | undefined;

  constructor(
    private readonly log: { info(message: string): void },
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** How long a connection may be silent until the other side is asked for a sign of life; `undefined`: nobody cuts. */
  get askAfterMs(): number | undefined {
    return this.#limitMs === undefined ? undefined : this.#limitMs / 2;
  }

  /** A connection was cut off. @param idleMs for how long nothing had gone over it */
  cut(idleMs: number): void {
    const isSameMoment = this.now() - this.#lastAt < ONE_MOMENT_MS;
    this.#lastAt = this.now();
    if (isSameMoment) return;
    this.#agesMs = [...this.#agesMs.slice(1 - ENOUGH), idleMs];
    const [least, most] = [Math.min(...this.#agesMs), Math.max(...this.#agesMs)];
    const isRegular = this.#agesMs.length === ENOUGH && most - least <= Math.max(VAGUE_MS, VAGUE_PART * most);
    if (!isRegular || least < SOONEST_MS || least > LATEST_MS || least >= (this.#limitMs ?? Infinity)) return;
    this.#limitMs = least;
    this.#agesMs = [];
    this.log.info(
      `something between this machine and the hub closes connections that are idle for about ${Math.round(least / 1000)} s: ` +
        "the hub is asked for a sign of life more often now",
    );
  }
}
