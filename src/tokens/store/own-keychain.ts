import { parseTokenName } from "../../text/ids.js";
import type { KeychainLike } from "./secret-stores.js";
import { digestOf } from "./token-digest.js";
import type { TokenIndex } from "./token-index.js";

/**
 * Where this editor and profile keep their tokens in the keychain of the machine's user: others have other tokens of the same accounts, and an
 * index of their own. Earlier versions kept all of them in one place, where the last that signed in took it: what the index still knows to
 * be there is brought over when it is wanted.
 */
export class OwnKeychain implements KeychainLike {
  /** @param former where all were */
  constructor(
    private readonly own: KeychainLike,
    private readonly former: KeychainLike,
    private readonly index: Pick<TokenIndex, "find">,
  ) {}

  async get(name: string): Promise<string | undefined> {
    return (await this.own.get(name)) ?? (await this.#broughtOver(name));
  }

  set(name: string, token: string): Promise<void> {
    return this.own.set(name, token);
  }

  async delete(name: string): Promise<boolean> {
    await this.get(name);
    return await this.own.delete(name);
  }

  async #broughtOver(name: string): Promise<string | undefined> {
    const account = parseTokenName(name);
    const entry = account && this.index.find(account);
    if (!entry || entry.own) return undefined;
    const token = await this.former.get(name);
    const isIt =
      token !== undefined && (entry.mark ?? digestOf(entry.baseUrl, token)) === digestOf(entry.baseUrl, token);
    if (!isIt) return undefined;
    await this.own.set(name, token);
    await this.former.delete(name);
    return token;
  }
}
