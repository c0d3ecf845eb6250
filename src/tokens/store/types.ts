import type { AccountAddress } from "../../text/ids.js";

/** `environment`: nothing is stored; it is `JUPYTERHUB_API_TOKEN` of the server that this extension runs in. */
export type StoreName = "keychain" | "secretStorage" | "environment";

/** How a token was come by. */
export type SignInMethod = "companion" | "oauth" | "password" | "paste" | "environment" | "renewal";

/** What is known of a token beside itself. */
export interface TokenAbout {
  scopes: string[];
  /** hubs from 5.0 on tell it of every token, others of those that they made at our request */
  tokenId?: string;
  /** ISO, UTC; without: never, or nobody told */
  expiresAt?: string;
  /** ISO, UTC */
  createdAt?: string;
  note?: string;
  way?: SignInMethod;
}

/** What the index in the editor's global state knows of a token: never the token. */
export interface TokenEntry extends AccountAddress, TokenAbout {
  store: StoreName;
  /** ISO, UTC: when it was stored */
  storedAt: string;
  /** of the environment's token, where the hub does not name this address: what tells the token that its user chose to send there */
  boundTo?: string;
  /** which token it is about: index and store are two places, and another window may have written one of them */
  mark?: string;
  /** its token is not where earlier versions kept those of all editors of the machine */
  own?: boolean;
  /** how much later it is by the hub's clock than by this machine's, in ms, where that is known to differ; never stored */
  hubAheadMs?: number;
}

/** What became of an account's token: without `before` it came, without `after` it went. */
export interface TokenChange extends AccountAddress {
  readonly before: TokenEntry | undefined;
  readonly after: TokenEntry | undefined;
}

/**
 * The tokens of this machine's user, cached in memory after the first read. An index entry stays when a read comes back empty:
 * a locked keychain answers like an empty one.
 */
export interface TokenStore {
  entries(): readonly TokenEntry[];
  /** `undefined`: no entry, or the store has no such token (locked or removed there). Rejects with `KeychainUnavailable`. */
  read(account: AccountAddress): Promise<string | undefined>;
  /** Rejects with `KeychainUnavailable` when neither store may or can take it. Returns the entry with the store used. */
  write(account: AccountAddress, token: string, about: TokenAbout): Promise<TokenEntry>;
  /** As `write`, only while the token stored at `storedAt` is still the account's: `undefined` when another one took its place. */
  replace(storedAt: string, account: AccountAddress, token: string, about: TokenAbout): Promise<TokenEntry | undefined>;
  /** Into the other store, by the user's request. Rejects with `KeychainUnavailable`; the token is then where it was. */
  move(account: AccountAddress, to: "keychain" | "secretStorage"): Promise<TokenEntry>;
  remove(account: AccountAddress): Promise<void>;
  /** Rejects with `KeychainUnavailable` where no token could be kept now: to be asked before a hub makes one. @param account where it is known */
  prove(account?: AccountAddress): Promise<void>;
  /** As `read`, past all that is known here: another window may have signed in at this moment. */
  readAnew(account: AccountAddress): Promise<string | undefined>;
  onDidChange(listener: (change: TokenChange) => void): { dispose(): void };
}
