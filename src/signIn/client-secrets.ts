import { SecretStores } from "../tokens/store/secret-stores.js";
import type { OAuthClient, SecretPlaces } from "./contract.js";

type Client = Pick<OAuthClient, "hub" | "clientId">;

/** The secrets of OAuth clients that stand in no settings: given once, and kept where tokens are kept. */
export class ClientSecrets {
  readonly #stores: SecretStores;

  constructor(private readonly deps: SecretPlaces) {
    this.#stores = new SecretStores(deps.keychain, deps.secrets);
  }

  /** `undefined`: it was never given here, or its store does not let it go. */
  async read(client: Client): Promise<string | undefined> {
    for (const store of this.#places()) {
      const secret = await this.#stores.get(store, nameOf(client)).catch(() => undefined);
      if (secret !== undefined) return secret;
    }
    return undefined;
  }

  /** Rejects with `KeychainUnavailable`. */
  async keep(client: Client, secret: string): Promise<void> {
    const setting = this.deps.setting();
    await this.#stores.put(nameOf(client), secret, { setting, current: undefined, keychainInUse: false });
  }

  /** One that the hub does not take. */
  async forget(client: Client): Promise<void> {
    for (const store of this.#places()) await this.#stores.delete(store, nameOf(client)).catch(() => undefined);
  }

  #places() {
    return this.deps.setting() === "secretStorage"
      ? (["secretStorage"] as const)
      : (["keychain", "secretStorage"] as const);
  }
}

/** No account's name: that holds a space. */
function nameOf({ hub, clientId }: Client): string {
  return `oauth-client:${encodeURIComponent(hub)}:${encodeURIComponent(clientId)}`;
}
