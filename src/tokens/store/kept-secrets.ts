import { type KeychainLike, type SecretStorageLike, SecretStores, type StorageSetting } from "./secret-stores.js";

/** Where secrets can be, and which of it the settings want. */
export interface SecretPlaces {
  keychain: KeychainLike;
  secrets: SecretStorageLike;
  setting(): StorageSetting;
}

/** What is a secret and stands in no settings: given once, and kept where tokens are kept. A name is no account's: it holds no space. */
export class KeptSecrets {
  readonly #stores: SecretStores;

  constructor(private readonly places: SecretPlaces) {
    this.#stores = new SecretStores(places.keychain, places.secrets);
  }

  /** `undefined`: it was never given here, or its store does not let it go. */
  async read(name: string): Promise<string | undefined> {
    for (const store of this.#where()) {
      const secret = await this.#stores.get(store, name).catch(() => undefined);
      if (secret !== undefined) return secret;
    }
    return undefined;
  }

  /** Rejects with `KeychainUnavailable`. */
  async keep(name: string, secret: string): Promise<void> {
    const setting = this.places.setting();
    await this.#stores.put(name, secret, { setting, current: undefined, keychainInUse: false });
  }

  /** One that is not taken. */
  async forget(name: string): Promise<void> {
    for (const store of this.#where()) await this.#stores.delete(store, name).catch(() => undefined);
  }

  #where() {
    return this.places.setting() === "secretStorage"
      ? (["secretStorage"] as const)
      : (["keychain", "secretStorage"] as const);
  }
}

/** @param parts what tells it from others of its kind */
export function secretName(kind: string, ...parts: string[]): string {
  return [kind, ...parts.map(encodeURIComponent)].join(":");
}
