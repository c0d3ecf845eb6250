import { Lazy } from "../../ui/lazy.js";
import type { Keychain, KeychainOptions } from "./keychain.js";

/** The operating system's keychain. Its code is loaded with the first call: activation asks for no token. */
export class LazyKeychain implements Pick<Keychain, "get" | "set" | "delete"> {
  readonly #keychain: Lazy<Keychain>;

  constructor(options: KeychainOptions) {
    this.#keychain = new Lazy(async () => new (await import("./keychain.js")).Keychain(options));
  }

  async get(account: string): Promise<string | undefined> {
    return await (await this.#keychain.get()).get(account);
  }

  async set(account: string, secret: string): Promise<void> {
    await (await this.#keychain.get()).set(account, secret);
  }

  async delete(account: string): Promise<boolean> {
    return await (await this.#keychain.get()).delete(account);
  }

  dispose(): void {
    this.#keychain.made?.then((keychain) => keychain.dispose()).catch(() => undefined);
  }
}
