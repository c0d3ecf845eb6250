import { Lazy } from "../../ui/lazy.js";
import type { KeychainLike } from "../store/secret-stores.js";
import type { Keychain, KeychainOptions } from "./keychain.js";

/** The operating system's keychain. Its code is loaded with the first call: activation asks for no token. */
export class LazyKeychain implements Pick<Keychain, "get" | "set" | "delete"> {
  readonly #keychain: Lazy<Keychain>;

  constructor(options: KeychainOptions) {
    this.#keychain = new Lazy(async () => new (await import("./keychain.js")).Keychain(options));
  }

  async get(account: string, service?: string): Promise<string | undefined> {
    return await (await this.#keychain.get()).get(account, service);
  }

  async set(account: string, secret: string, service?: string): Promise<void> {
    await (await this.#keychain.get()).set(account, secret, service);
  }

  async delete(account: string, service?: string): Promise<boolean> {
    return await (await this.#keychain.get()).delete(account, service);
  }

  /** What is filed under another name than the usual one. */
  under(service: string): KeychainLike {
    return {
      get: (account) => this.get(account, service),
      set: (account, secret) => this.set(account, secret, service),
      delete: (account) => this.delete(account, service),
    };
  }

  dispose(): void {
    this.#keychain.made?.then((keychain) => keychain.dispose()).catch(() => undefined);
  }
}
