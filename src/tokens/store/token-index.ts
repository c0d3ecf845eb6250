import { keptScopes } from "../../hubClient/tokens/kept-scopes.js";
import type { GlobalState } from "../../state/stored.js";
import { grouped } from "../../text/grouped.js";
import { type AccountAddress, tokenNameOf } from "../../text/ids.js";
import {
  baseAddress,
  flag,
  listOf,
  oneOf,
  optional,
  otherwise,
  type Read,
  readOr,
  shape,
  text,
  textThat,
} from "../../text/shapes.js";
import type { SignInMethod, StoreName, TokenEntry } from "./types.js";

/** An admin's token has a few hundred. */
const MAX_NOTE_CHARACTERS = 1_000;

const stores: readonly StoreName[] = ["keychain", "secretStorage", "environment"];
const ways: readonly SignInMethod[] = ["companion", "oauth", "password", "paste", "environment", "renewal"];
const time = textThat((written) => Number.isFinite(Date.parse(written)), "a time");
/** The entry is data that another version of this extension, or another program, may have written. */
const storedEntry: Read<TokenEntry> = shape({
  baseUrl: baseAddress,
  user: textThat((name) => name !== "", "a name"),
  store: oneOf(stores),
  storedAt: time,
  scopes: listOf(text),
  tokenId: optional(text),
  expiresAt: optional(time),
  createdAt: optional(time),
  note: optional(text),
  way: optional(otherwise<SignInMethod>(oneOf(ways), "paste")),
  boundTo: optional(text),
  mark: optional(text),
  own: optional(flag),
});

interface Filing {
  store: StoreName;
  prefix: string;
}

/**
 * What is stored where: one key per entry, so that two windows that write for different accounts do not overwrite each other. Nothing is
 * kept in memory: the editor brings the changes of other windows into the global state.
 *
 * The global state and the `SecretStorage` belong to the editor and are the same in its remote windows, a keychain belongs to one machine:
 * so an entry of a keychain is filed under its machine. One of an environment is filed under that, since a server may be on another node,
 * or in another container, at each start; earlier versions filed it under the machine, and such an entry goes on counting there.
 */
export class TokenIndex {
  /**
   * @param machine whose keychain this extension host can reach
   * @param environment names the one that this extension host is in; undefined: none
   */
  constructor(
    private readonly state: GlobalState,
    private readonly machine: string,
    private readonly environment: () => string | undefined,
  ) {}

  /** One entry per account: where two stores have a token, the one stored last. */
  entries(): TokenEntry[] {
    return [...grouped(this.#all(), tokenNameOf).values()].flatMap(newestOf);
  }

  /** Each request to a hub asks for its account's, so it reads no other one. */
  find(account: AccountAddress): TokenEntry | undefined {
    return newestOf(this.findAll(account))[0];
  }

  /** Every entry of an account, one for each store that has a token. */
  findAll(account: AccountAddress): TokenEntry[] {
    return this.#filings().flatMap((filing) => this.#filedAt(filing, filing.prefix + tokenNameOf(account)));
  }

  async put(entry: TokenEntry): Promise<void> {
    const [prefix = ""] = this.#prefixes(entry.store);
    await this.state.update(prefix + tokenNameOf(entry), bounded(entry));
  }

  async drop(entry: TokenEntry): Promise<void> {
    const keys = this.#prefixes(entry.store).map((prefix) => prefix + tokenNameOf(entry));
    for (const key of keys) if (this.state.get(key) !== undefined) await this.state.update(key, undefined);
  }

  /** Where entries of a store may be filed; a new one under the first. */
  #prefixes(store: StoreName): string[] {
    switch (store) {
      case "keychain":
        return [`token in the keychain of ${this.machine}: `];
      case "environment":
        return [this.environment(), this.machine]
          .filter((name) => name !== undefined)
          .map((name) => `token in the environment of ${name}: `);
      case "secretStorage":
        return ["token in the secret storage: "];
    }
  }

  #filings(): Filing[] {
    return stores.flatMap((store) => this.#prefixes(store).map((prefix) => ({ store, prefix })));
  }

  #all(): TokenEntry[] {
    const filings = this.#filings();
    return this.state.keys().flatMap((key) => {
      const filing = filings.find(({ prefix }) => key.startsWith(prefix));
      return filing ? this.#filedAt(filing, key) : [];
    });
  }

  /** None or one. Only under its own name: what is filed elsewhere would be a token of one hub for another. */
  #filedAt({ store, prefix }: Filing, key: string): TokenEntry[] {
    const stored = this.state.get(key);
    const entry = stored === undefined ? undefined : readOr(storedEntry, stored, key);
    return entry?.store === store && key === prefix + tokenNameOf(entry) ? [entry] : [];
  }
}

/** None or one: the one stored last. */
function newestOf(entries: readonly TokenEntry[]): TokenEntry[] {
  const [first, ...others] = entries;
  return first ? [others.reduce((newest, each) => (newest.storedAt < each.storedAt ? each : newest), first)] : [];
}

/** The hub decides how many scopes a token has and what its note is, and both outlive the window. */
function bounded(entry: TokenEntry): TokenEntry {
  const scopes = keptScopes(entry.scopes);
  return { ...entry, scopes, ...(entry.note !== undefined && { note: entry.note.slice(0, MAX_NOTE_CHARACTERS) }) };
}
