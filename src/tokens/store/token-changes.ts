import { type AccountAddress, tokenNameOf } from "../../text/ids.js";
import { Listeners } from "../../transport/listeners.js";
import type { TokenIndex } from "./token-index.js";
import type { TokenChange, TokenEntry } from "./types.js";

/** Tells of changed entries, and knows what was told: what other windows changed shows by the difference. */
export class TokenChanges {
  readonly #listeners = new Listeners<[TokenChange]>();
  /** by account name, as the listeners last heard of them */
  readonly #told: Map<string, TokenEntry>;

  constructor(private readonly index: Pick<TokenIndex, "entries" | "find">) {
    this.#told = new Map(index.entries().map((entry) => [tokenNameOf(entry), entry]));
  }

  onDidChange(listener: (change: TokenChange) => void): { dispose(): void } {
    return this.#listeners.add(listener);
  }

  tell({ baseUrl, user }: AccountAddress): void {
    const name = tokenNameOf({ baseUrl, user });
    const before = this.#told.get(name);
    const after = this.index.find({ baseUrl, user });
    if (after) this.#told.set(name, after);
    else this.#told.delete(name);
    this.#listeners.tell({ baseUrl, user, before, after });
  }

  /** Tells of each entry that is another than was told. */
  check(): void {
    for (const entry of [...this.#told.values(), ...this.index.entries()]) {
      const told = this.#told.get(tokenNameOf(entry));
      if (told?.storedAt !== this.index.find(entry)?.storedAt) this.tell(entry);
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
