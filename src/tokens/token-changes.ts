import { accountName, accountOf } from "./token-index.js";
import type { Account, TokenEntry } from "./types.js";

/** Tells of changed entries, and knows what was told: what other windows changed shows by the difference. */
export class TokenChanges {
  readonly #listeners = new Set<(account: Account) => void>();
  /** account name → `storedAt`, as the listeners last heard of it */
  #told: ReadonlyMap<string, string>;

  constructor(private readonly entries: () => readonly TokenEntry[]) {
    this.#told = this.#stamps();
  }

  onDidChange(listener: (account: Account) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  tell(account: Account): void {
    this.#told = this.#stamps();
    for (const listener of [...this.#listeners]) listener(account);
  }

  /** Tells of each entry that is another than was told. */
  check(): void {
    const told = this.#told;
    const stamps = this.#stamps();
    for (const name of new Set([...told.keys(), ...stamps.keys()])) {
      const account = accountOf(name);
      if (account && told.get(name) !== stamps.get(name)) this.tell(account);
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }

  #stamps(): Map<string, string> {
    return new Map(this.entries().map((entry) => [accountName(entry), entry.storedAt]));
  }
}
