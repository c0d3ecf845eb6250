import { NotSignedIn } from "../../hubClient/errors.js";
import type { GlobalState } from "../../state/stored.js";
import type { EditorWindows } from "../../state/windows.js";
import { type AccountAddress, parseTokenName, tokenNameOf } from "../../text/ids.js";
import { type EnvironmentDeps, EnvironmentToken } from "../environment/environment-token.js";
import { TokenNotKept } from "./errors.js";
import { KnownTokens } from "./known-tokens.js";
import { OwnKeychain } from "./own-keychain.js";
import {
  hasNoKeychain,
  type KeptIn,
  type KeychainLike,
  notGivenBack,
  type SecretStorageLike,
  SecretStores,
  type StorageSetting,
  type Whereabouts,
} from "./secret-stores.js";
import { TokenChanges } from "./token-changes.js";
import { digestOf } from "./token-digest.js";
import { TokenIndex } from "./token-index.js";
import type { StoreName, TokenAbout, TokenChange, TokenEntry, TokenStore } from "./types.js";

export interface TokenStoreDeps extends Pick<EnvironmentDeps, "environment" | "isHubOfServer"> {
  /** the extension's global state */
  state: GlobalState;
  secrets: SecretStorageLike;
  keychain: KeychainLike;
  /** of all editors of the machine's user together, in earlier versions */
  formerKeychain?: KeychainLike;
  /** names the machine of this extension host; constant over restarts, and another one in each remote */
  machine: string;
  setting(): StorageSetting;
  /** told every token before it goes anywhere, for the log's redaction */
  onSecret(token: string): void;
  /** told of each that is not the account's any more */
  onForgotten?: (token: string) => void;
  log: { warn(message: string): void };
  /** how much later it is by the hub's clock than here, in ms; 0: as late, or not known */
  hubAheadMs?(baseUrl: string): number;
  /** tells the other windows of changes made here, and this one of theirs */
  windows?: Pick<EditorWindows, "tell" | "onDidChange">;
  /** how long an empty or failed read is not tried again while the user does nothing, in ms */
  emptyHoldsMs?: number;
  /** when the user has last wanted something, by `performance.now`; without it: never */
  actedAtMs?: () => number;
}

/** A locked keychain may ask its user at every read: not once for each of ten requests in a row. */
const usualHoldMs = 10_000;

/** The tokens of this machine's user: an index in the global state, the tokens in the keychain or the editor's `SecretStorage`. */
export class StoredTokens implements TokenStore {
  readonly #index: TokenIndex;
  readonly #stores: SecretStores;
  readonly #environment: EnvironmentToken;
  readonly #known: KnownTokens;
  /** what this window stored last, by account */
  readonly #own = new Map<string, { entry: TokenEntry; token: string }>();
  readonly #changes: TokenChanges;
  readonly #listening: { dispose(): void }[];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: TokenStoreDeps) {
    this.#index = new TokenIndex(deps.state, deps.machine, () => deps.environment?.()?.name);
    const { keychain, formerKeychain: old, emptyHoldsMs = usualHoldMs } = deps;
    this.#known = new KnownTokens({ ...deps, emptyHoldsMs });
    this.#environment = new EnvironmentToken({ ...deps, noHoldsMs: emptyHoldsMs });
    this.#stores = new SecretStores(old ? new OwnKeychain(keychain, old, this.#index) : keychain, deps.secrets);
    this.#changes = new TokenChanges(this.#index);
    const secretChange = deps.secrets.onDidChange(({ key }) => {
      const account = parseTokenName(key);
      if (account) this.#inBackground(() => this.#secretChanged(account));
    });
    const windows = deps.windows?.onDidChange(() => this.checkForChanges());
    this.#listening = windows ? [secretChange, windows] : [secretChange];
  }

  entries(): readonly TokenEntry[] {
    return this.#index.entries().map((entry) => this.#byItsClock(entry));
  }

  read(account: AccountAddress): Promise<string | undefined> {
    const name = tokenNameOf(account);
    const entry = this.#index.find(account);
    if (!entry) return Promise.resolve(undefined);
    if (entry.store === "environment") return this.#environment.read(entry);
    const known = this.#known.of(name, entry.storedAt);
    if (known) return known;
    const reading = this.#readFrom(entry, entry.store);
    this.#known.set(name, entry.storedAt, reading);
    return reading;
  }

  readAnew(account: AccountAddress): Promise<string | undefined> {
    this.#known.drop(tokenNameOf(account));
    return this.read(account);
  }

  prove(account?: AccountAddress): Promise<void> {
    return this.#inTurn(() => this.#stores.prove(this.#whereabouts(account)));
  }

  write(account: AccountAddress, token: string, about: TokenAbout): Promise<TokenEntry> {
    this.deps.onSecret(token);
    return this.#inTurn(async () => {
      const bound = about.way === "environment" ? this.#environment.bind(account, token) : undefined;
      const store = bound ? "environment" : await this.#put(account, token);
      const entry = await this.#keep({ ...this.#entry(account, store, about, token), ...bound }, token);
      if (store !== "environment") await this.#readBack(entry, store, token);
      return entry;
    });
  }

  replace(
    storedAt: string,
    account: AccountAddress,
    token: string,
    about: TokenAbout,
  ): Promise<TokenEntry | undefined> {
    this.deps.onSecret(token);
    return this.#inTurn(async () => {
      const current = this.#index.find(account);
      if (current?.storedAt !== storedAt) return undefined;
      const store = await this.#put(account, token);
      // Two windows may have come this far: the store tells which was the last, and that one is the account's.
      const kept = await this.#readFrom(account, store);
      return kept === token ? await this.#keep(this.#entry(account, store, about, token), token) : undefined;
    });
  }

  move(account: AccountAddress, to: KeptIn): Promise<TokenEntry> {
    return this.#inTurn(async () => {
      const { baseUrl } = account;
      const name = tokenNameOf(account);
      const old = this.#index.find(account);
      if (old?.store === to) return this.#byItsClock(old);
      if (old?.store === "environment") throw new TokenNotKept(baseUrl);
      const token = old && (await this.#readFrom(old, old.store));
      if (!old || token === undefined) throw new NotSignedIn(baseUrl, `there is no token to move for ${name}`);
      await this.#stores.putInto(to, name, token);
      return await this.#keep({ ...this.#entry(account, to, old, token) }, token);
    });
  }

  /** Rejects with `KeychainUnavailable`, and keeps the entry, while the keychain that holds the token does not let it go. */
  remove(account: AccountAddress): Promise<void> {
    return this.#inTurn(async () => {
      const entries = this.#index.findAll(account);
      for (const entry of entries) {
        try {
          if (entry.store !== "environment") await this.#stores.delete(entry.store, tokenNameOf(account));
        } catch (error) {
          if (!hasNoKeychain(error)) throw error;
          this.deps.log.warn(`The token of ${tokenNameOf(account)} stays in a keychain that is not there now.`);
        }
        await this.#index.drop(entry);
      }
      this.#known.drop(tokenNameOf(account));
      this.#own.delete(tokenNameOf(account));
      if (entries.length === 0) return;
      this.#changes.tell(account);
      void this.deps.windows?.tell();
    });
  }

  onDidChange(listener: (change: TokenChange) => void): { dispose(): void } {
    return this.#changes.onDidChange(listener);
  }

  /** Tells the listeners what other windows stored and removed. */
  checkForChanges(): void {
    this.#changes.check();
    if (this.#own.size > 0) this.#inBackground(() => this.#agree());
  }

  dispose(): void {
    for (const listening of this.#listening) listening.dispose();
    this.#changes.dispose();
    this.#known.clear();
  }

  async #put(account: AccountAddress, token: string): Promise<KeptIn> {
    return await this.#stores.put(tokenNameOf(account), token, this.#whereabouts(account));
  }

  #whereabouts(account: AccountAddress | undefined): Whereabouts {
    const current = account && this.#index.find(account)?.store;
    return {
      setting: this.deps.setting(),
      current: current === "environment" ? undefined : current,
      keychainInUse: this.entries().some((other) => other.store === "keychain"),
    };
  }

  #entry(account: AccountAddress, store: StoreName, about: TokenAbout, token: string): TokenEntry {
    const { baseUrl, user } = account;
    const own = this.deps.formerKeychain ? { own: true } : {};
    const marked = store === "environment" ? {} : { mark: digestOf(baseUrl, token), ...own };
    return { ...about, baseUrl, user, store, storedAt: this.#now(account), ...marked };
  }

  /** Of two windows that sign in at once the store has the token of the last: what this one knows is then not of it. */
  async #readBack(entry: TokenEntry, store: KeptIn, token: string): Promise<void> {
    const kept = await this.#readFrom(entry, store);
    if (kept === token) return;
    if (kept === undefined) await this.#index.drop(entry);
    this.#own.delete(tokenNameOf(entry));
    this.#known.drop(tokenNameOf(entry));
    if (kept === undefined) throw notGivenBack(store);
  }

  /** The store has this window's token, and the index what another one wrote of its own, which came to the store before: index and store agree again. */
  async #agree(): Promise<void> {
    for (const [name, { entry, token }] of this.#own) {
      const { mark, store } = this.#index.find(entry) ?? {};
      if (mark === entry.mark) continue;
      const isThere = store === entry.store && store !== "environment";
      const isKept = isThere && (await this.#stores.get(store, name)) === token;
      if (isKept) await this.#keep({ ...entry, storedAt: this.#now(entry) }, token);
      else this.#own.delete(name);
    }
  }

  /** The token is in its place: from here on it is the account's, and what stays of the one before goes. */
  async #keep(entry: TokenEntry, token: string): Promise<TokenEntry> {
    await this.#file(entry, token);
    for (const old of this.#index.findAll(entry)) if (old.store !== entry.store) await this.#dropOld(old);
    void this.deps.windows?.tell();
    return this.#byItsClock(entry);
  }

  /** An entry is listed from when its writing begins. It is told of then: who looks and is told later would take it for two changes. */
  async #file(entry: TokenEntry, token: string): Promise<void> {
    const name = tokenNameOf(entry);
    this.#known.set(name, entry.storedAt, Promise.resolve(token));
    if (entry.store !== "environment") this.#own.set(name, { entry, token });
    const filed = this.#index.put(entry);
    this.#changes.tell(entry);
    try {
      await filed;
    } catch (error) {
      this.#known.drop(name);
      this.#own.delete(name);
      this.#changes.tell(entry);
      throw error;
    }
  }

  #byItsClock(entry: TokenEntry): TokenEntry {
    const hubAheadMs = this.deps.hubAheadMs?.(entry.baseUrl) ?? 0;
    return hubAheadMs === 0 ? entry : { ...entry, hubAheadMs };
  }

  async #readFrom(account: AccountAddress, store: KeptIn): Promise<string | undefined> {
    const token = await this.#stores.get(store, tokenNameOf(account));
    if (token !== undefined) this.deps.onSecret(token);
    return token;
  }

  /** After a move to the other store: the new token is safe, so what stays behind is worth a line in the log and no more. */
  async #dropOld(old: TokenEntry): Promise<void> {
    try {
      if (old.store !== "environment") await this.#stores.delete(old.store, tokenNameOf(old));
      await this.#index.drop(old);
    } catch (error) {
      this.deps.log.warn(`The old token of ${tokenNameOf(old)} stays in the ${old.store}: ${String(error)}`);
    }
  }

  /** Also heard for this window's own writes: those are known here already. */
  async #secretChanged(account: AccountAddress): Promise<void> {
    const name = tokenNameOf(account);
    if (this.#index.find(account)?.store !== "secretStorage") return;
    const token = await this.deps.secrets.get(name);
    if (token !== undefined) this.deps.onSecret(token);
    const known = this.#known.last(name);
    if (known && (await known.catch(() => undefined)) === token) return;
    this.#known.drop(name);
    this.#changes.tell(account);
  }

  /** Later than every entry that the account has: the time tells which is the newest, also for two writes in one millisecond. */
  #now(account: AccountAddress): string {
    const last = Math.max(0, ...this.#index.findAll(account).map((entry) => Date.parse(entry.storedAt)));
    return new Date(Math.max(Date.now(), last + 1)).toISOString();
  }

  /** Of what nobody waits for: a store that fails is told to who asks it next. */
  #inBackground(work: () => Promise<void>): void {
    this.#inTurn(work).catch((error: unknown) => this.deps.log.warn(`tokens could not be looked at: ${String(error)}`));
  }

  /** Writes and removals one after the other: none sees another half done. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
