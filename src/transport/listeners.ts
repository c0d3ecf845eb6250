/** Who is told when something happens, in the order in which they came. */
export class Listeners<Told extends unknown[] = []> {
  readonly #all = new Set<(...told: Told) => void>();

  add(listener: (...told: Told) => void): { dispose(): void } {
    this.#all.add(listener);
    return { dispose: () => this.#all.delete(listener) };
  }

  /** Those who are there now: a listener may come or go meanwhile. What one throws is the caller's. */
  tell(...told: Told): void {
    for (const listener of [...this.#all]) listener(...told);
  }

  clear(): void {
    this.#all.clear();
  }
}
