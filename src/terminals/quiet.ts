/** So long a shell that has come up says nothing more, and it may say nothing at all for so long. In ms. */
const [QUIET_MS, MUTE_MS] = [400, 10_000];

/** Waits for the end of what is said at the beginning: what is typed into a shell before it reads may be lost, or shown twice. */
export class Quiet {
  #settled = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #waiting: (() => void)[] = [];

  said(): void {
    if (this.#settled) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settle(), QUIET_MS);
  }

  settled(): Promise<void> {
    if (this.#settled) return Promise.resolve();
    this.#timer ??= setTimeout(() => this.#settle(), MUTE_MS);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #settle(): void {
    this.#settled = true;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
