import type { Account, StoreName, TokenEntry } from "./types.js";

/** The part of the editor's global state that is used. */
export interface Memento {
  keys(): readonly string[];
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Under which name a token is kept in either store. A base URL holds no space, so the two parts are told apart at the first one. */
export function accountName({ baseUrl, user }: Account): string {
  return `${baseUrl} ${user}`;
}

export function accountOf(name: string): Account | undefined {
  const space = name.indexOf(" ");
  return space > 0 ? { baseUrl: name.slice(0, space), user: name.slice(space + 1) } : undefined;
}

/**
 * What is stored where: one key per entry, so that two windows that write for different accounts do not overwrite each other. Nothing is
 * kept in memory: the editor brings the changes of other windows into the global state.
 *
 * The global state and the `SecretStorage` belong to the editor and are the same in its remote windows, a keychain belongs to one machine:
 * so an entry of a keychain is filed under its machine.
 */
export class TokenIndex {
  /** @param machine whose keychain this extension host can reach */
  constructor(
    private readonly state: Memento,
    private readonly machine: string,
  ) {}

  /** One entry per account: where two stores have a token, the one stored last. */
  entries(): TokenEntry[] {
    const newest = new Map<string, TokenEntry>();
    for (const entry of this.#all()) {
      const other = newest.get(accountName(entry));
      if (!other || other.storedAt < entry.storedAt) newest.set(accountName(entry), entry);
    }
    return [...newest.values()];
  }

  find(account: Account): TokenEntry | undefined {
    return this.entries().find((entry) => accountName(entry) === accountName(account));
  }

  /** Every entry of an account, one for each store that has a token. */
  findAll(account: Account): TokenEntry[] {
    return this.#all().filter((entry) => accountName(entry) === accountName(account));
  }

  async put(entry: TokenEntry): Promise<void> {
    await this.state.update(this.#prefix(entry.store) + accountName(entry), entry);
  }

  async drop(entry: TokenEntry): Promise<void> {
    await this.state.update(this.#prefix(entry.store) + accountName(entry), undefined);
  }

  #prefix(store: StoreName): string {
    return store === "keychain" ? `token in the keychain of ${this.machine}: ` : "token in the secret storage: ";
  }

  #all(): TokenEntry[] {
    const prefixes = [this.#prefix("keychain"), this.#prefix("secretStorage")];
    return this.state
      .keys()
      .filter((key) => prefixes.some((prefix) => key.startsWith(prefix)))
      .map((key) => this.state.get(key) as TokenEntry | undefined)
      .filter((entry) => entry !== undefined);
  }
}
