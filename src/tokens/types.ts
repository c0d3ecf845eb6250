/** Where a token belongs: one entry per hub and user. */
export interface Account {
  /** as `HubIdentity.baseUrl` */
  baseUrl: string;
  user: string;
}

export type StoreName = "keychain" | "secretStorage";

/** What the index in the editor's global state knows of a token: never the token. */
export interface TokenEntry extends Account {
  store: StoreName;
  /** ISO, UTC: when it was stored */
  storedAt: string;
  /** hubs from 5.0 on */
  tokenId?: string;
  scopes: string[];
}

/**
 * The tokens of this machine's user, cached in memory after the first read. An index entry stays when a read comes back empty:
 * a locked keychain answers like an empty one.
 */
export interface TokenStore {
  entries(): readonly TokenEntry[];
  /** `undefined`: no entry, or the store has no such token (locked or removed there). Rejects with `KeychainUnavailable`. */
  read(account: Account): Promise<string | undefined>;
  /** Rejects with `KeychainUnavailable` when neither store may or can take it. Returns the entry with the store used. */
  write(account: Account, token: string, about: { tokenId?: string; scopes: string[] }): Promise<TokenEntry>;
  remove(account: Account): Promise<void>;
  onDidChange(listener: (account: Account) => void): { dispose(): void };
}
