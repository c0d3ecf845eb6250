import type { Memento } from "./hub-store.js";

const storageKey = "hubKernels.statusHub";

/** The account that the status item is about in this workspace; without a choice it shows the server with the most going on. */
export class StatusChoice {
  readonly #listeners = new Set<() => void>();

  /** @param workspace the workspace's own state */
  constructor(private readonly workspace: Memento) {}

  /** a hub's id; it may be of one that is gone */
  get hubId(): string | undefined {
    const stored = this.workspace.get(storageKey);
    return typeof stored === "string" ? stored : undefined;
  }

  async choose(hubId: string | undefined): Promise<void> {
    await this.workspace.update(storageKey, hubId);
    for (const listener of [...this.#listeners]) listener();
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Those of the chosen account, or all where it is none of them. */
  among<Item>(items: readonly Item[], hubIdOf: (item: Item) => string): readonly Item[] {
    const chosen = items.filter((item) => hubIdOf(item) === this.hubId);
    return chosen.length > 0 ? chosen : items;
  }
}
