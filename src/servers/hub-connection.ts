import type { HubClient } from "../hubClient/contract.js";
import { NotSignedIn } from "../hubClient/errors.js";
import { entryOf } from "../tokens/entry-of.js";
import type { Account, TokenStore } from "../tokens/types.js";
import type { HubFetch, HubTransport, TransportLog, TransportOptions } from "../transport/types.js";
import { Lazy } from "../ui/lazy.js";

export interface ConnectionParts {
  /** `import("../transport/network.js")` comes in here, so that it is loaded at the first use of a hub */
  openTransport(options: TransportOptions): HubTransport | Promise<HubTransport>;
  createClient(options: { baseUrl: string; fetch: HubFetch; version?: string }): HubClient | Promise<HubClient>;
  tokens: TokenStore;
  log: TransportLog;
}

interface Opened {
  transport: HubTransport;
  client: HubClient;
}

/** The network of one hub and account: opened at the first use, once. */
export class HubConnection {
  readonly #opening = new Lazy(() => this.#connect());
  #closed = false;

  constructor(
    private readonly account: Account,
    private readonly version: string | undefined,
    private readonly parts: ConnectionParts,
  ) {}

  async transport(): Promise<HubTransport> {
    return (await this.#open()).transport;
  }

  /** Rejects with `NotSignedIn` without asking the hub when there is no token. */
  async client(): Promise<HubClient> {
    await this.#requireToken();
    return (await this.#open()).client;
  }

  async #requireToken(): Promise<void> {
    const { account, parts } = this;
    const { baseUrl } = account;
    const where = entryOf(parts.tokens, account)?.store ?? "none";
    const token = await parts.tokens.read(account).catch((error: unknown) => {
      // Kept nowhere: it is the hub that could not be asked whether it is the one of this server.
      if (where === "environment") throw error;
      throw new NotSignedIn(baseUrl, `the token for ${baseUrl} cannot be read`, where, { cause: error });
    });
    if (token === undefined) throw new NotSignedIn(baseUrl, `there is no token for ${baseUrl} (${where})`, where);
  }

  close(): void {
    this.#closed = true;
    this.#opening.made?.then(
      ({ transport }) => transport.dispose(),
      () => this.parts.log.debug(`${this.account.baseUrl}: closed before it was open`),
    );
  }

  #open(): Promise<Opened> {
    if (this.#closed) return Promise.reject(new DOMException("The hub was removed.", "AbortError"));
    return this.#opening.get();
  }

  async #connect(): Promise<Opened> {
    const { account, parts, version } = this;
    const { baseUrl } = account;
    const transport = await parts.openTransport({ baseUrl, token: () => parts.tokens.read(account), log: parts.log });
    const client = await parts.createClient({
      baseUrl,
      fetch: transport.fetch,
      ...(version !== undefined && { version }),
    });
    return { transport, client };
  }
}
