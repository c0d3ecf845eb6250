import type { GlobalState } from "../../../src/state/stored.js";
import type { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import type { KeychainLike, SecretStorageLike } from "../../../src/tokens/store/secret-stores.js";
import { StoredTokens, type TokenStoreDeps } from "../../../src/tokens/store/token-store.js";

/** The editor's global state, which all windows share. */
export class InMemoryState implements GlobalState {
  readonly values = new Map<string, unknown>();
  keys = () => [...this.values.keys()];
  get = (key: string) => this.values.get(key);
  update(key: string, value: unknown) {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, structuredClone(value));
    return Promise.resolve();
  }
}

/** The editor's secret storage, which all windows share: its event is heard in each of them, also in the one that wrote. */
export class InMemorySecrets implements SecretStorageLike {
  readonly values = new Map<string, string>();
  readonly listeners = new Set<(event: { key: string }) => void>();
  get = (key: string) => Promise.resolve(this.values.get(key));
  store(key: string, value: string) {
    this.values.set(key, value);
    return this.#tell(key);
  }
  delete(key: string) {
    this.values.delete(key);
    return this.#tell(key);
  }
  onDidChange(listener: (event: { key: string }) => void) {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }
  async #tell(key: string) {
    await Promise.resolve();
    for (const listener of this.listeners) listener({ key });
  }
}

/** A keychain that can be locked (reads nothing, refuses to write, as real ones do) or fail. */
export class InMemoryKeychain implements KeychainLike {
  readonly values = new Map<string, string>();
  gets = 0;
  /** what the next calls reject with */
  failure: KeychainUnavailable | undefined;
  /** what writing rejects with while reading finds nothing */
  locked: KeychainUnavailable | undefined;

  async get(account: string) {
    this.gets++;
    await this.#fail();
    return this.locked ? undefined : this.values.get(account);
  }
  async set(account: string, secret: string) {
    await this.#fail();
    if (this.locked) throw this.locked;
    this.values.set(account, secret);
  }
  async delete(account: string) {
    await this.#fail();
    return this.locked ? false : this.values.delete(account);
  }
  async #fail() {
    await Promise.resolve();
    if (this.failure) throw this.failure;
  }
}

/** The editor on one computer; each `window()` is an extension host of it. */
export function anEditor() {
  const state = new InMemoryState();
  const secrets = new InMemorySecrets();
  const keychain = new InMemoryKeychain();
  const told: string[] = [];
  const forgotten: string[] = [];
  const warnings: string[] = [];
  const window = (deps: Partial<TokenStoreDeps> = {}) =>
    new StoredTokens({
      state,
      secrets,
      keychain,
      machine: "laptop",
      setting: () => "auto",
      onSecret: (token) => told.push(token),
      onForgotten: (token) => forgotten.push(token),
      log: { warn: (message) => warnings.push(message) },
      emptyHoldsMs: 0,
      ...deps,
    });
  return { state, secrets, keychain, told, forgotten, warnings, window };
}
