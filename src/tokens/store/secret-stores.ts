import { randomUUID } from "node:crypto";
import { KeychainUnavailable } from "../keychain/keychain-unavailable.js";
import type { StoreName } from "./types.js";

/** A place that a token can be put into. */
export type KeptIn = Exclude<StoreName, "environment">;

/** The setting `hubKernels.tokenStorage`. */
export type StorageSetting = "auto" | KeptIn;

/** `Keychain`, or what stands for it. */
export interface KeychainLike {
  get(account: string): Promise<string | undefined>;
  set(account: string, secret: string): Promise<void>;
  delete(account: string): Promise<boolean>;
}

/** The part of the editor's `SecretStorage` that is used. */
export interface SecretStorageLike {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  onDidChange(listener: (event: { key: string }) => void): { dispose(): void };
}

/** What the choice of a store depends on. */
export interface Whereabouts {
  setting: StorageSetting;
  /** where this account's token is now */
  current: KeptIn | undefined;
  /** does any token live in this machine's keychain? */
  keychainInUse: boolean;
}

/** The two places a token can be in, under the same name in each. */
export class SecretStores {
  constructor(
    private readonly keychain: KeychainLike,
    private readonly secrets: SecretStorageLike,
  ) {}

  async get(store: KeptIn, name: string): Promise<string | undefined> {
    return store === "keychain" ? this.keychain.get(name) : this.secrets.get(name);
  }

  /** Puts a token where the setting and its history say, and tells where that was. */
  async put(name: string, token: string, about: Whereabouts): Promise<KeptIn> {
    const { setting, current } = about;
    const wanted = setting === "auto" ? (current ?? "keychain") : setting;
    if (wanted === "keychain") {
      try {
        await this.keychain.set(name, token);
        return "keychain";
      } catch (error) {
        if (!mayGoElsewhere(error, about)) throw error;
      }
    }
    await this.secrets.store(name, token);
    return "secretStorage";
  }

  /** Into this place and no other, and read back from there. */
  async putInto(store: KeptIn, name: string, token: string): Promise<void> {
    if (store === "keychain") await this.keychain.set(name, token);
    else await this.secrets.store(name, token);
    if ((await this.get(store, name)) === token) return;
    throw notGivenBack(store);
  }

  /** Rejects where a token could not be put now, or would not be given back. Nothing stays of what is tried. */
  async prove(about: Whereabouts): Promise<void> {
    const name = `proof:${randomUUID()}`;
    const store = await this.put(name, name, about);
    const read = await this.get(store, name);
    await this.delete(store, name);
    if (read !== name) throw notGivenBack(store);
  }

  async delete(store: KeptIn, name: string): Promise<void> {
    if (store === "secretStorage") return this.secrets.delete(name);
    if (await this.keychain.delete(name)) return;
    // Gone already, or still there in a locked keychain, which answers the same. Only writing tells: a locked one refuses.
    await this.keychain.set(name, "removed");
    await this.keychain.delete(name);
  }
}

/**
 * Only where there is no keychain to speak of. One that is there and does not answer, or that its user did not unlock, is never gone
 * round in silence; on a machine nobody sits at, where no token ever went into it, a locked one is as good as none.
 */
function mayGoElsewhere(error: unknown, { setting, keychainInUse }: Whereabouts): boolean {
  if (setting !== "auto" || !(error instanceof KeychainUnavailable)) return false;
  if (hasNoKeychain(error)) return true;
  return error.why === "locked" && error.nobodyToAsk && !keychainInUse;
}

export function notGivenBack(store: KeptIn): KeychainUnavailable {
  return new KeychainUnavailable("other", `the ${store} did not give back what was put into it`);
}

export function hasNoKeychain(error: unknown): boolean {
  return error instanceof KeychainUnavailable && (error.why === "no-service" || error.why === "not-supported");
}
