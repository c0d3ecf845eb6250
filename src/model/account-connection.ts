import type { HubClient } from "../hubClient/contract.js";
import { NotSignedIn } from "../hubClient/errors.js";
import type { AccountAddress } from "../text/ids.js";
import { entryOf } from "../tokens/store/entry-of.js";
import type { TokenStore } from "../tokens/store/types.js";
import type { Networks } from "../transport/network/hub-network.js";
import type { HubFetch, HubSession } from "../transport/types.js";
import { Lazy } from "../ui/lazy.js";
import type { ModelLog } from "./model-log.js";

export interface AccountConnectionDeps {
  networks: Networks;
  createClient(options: { baseUrl: string; fetch: HubFetch; version?: string }): HubClient | Promise<HubClient>;
  tokens: TokenStore;
  log: ModelLog;
}

interface Opened {
  transport: HubSession;
  client: HubClient;
}

/** The session of one account on the network of its hub: begun at the first use, once. */
export class AccountConnection {
  readonly #opening = new Lazy(() => this.#connect());
  readonly #end = new AbortController();

  constructor(
    private readonly account: AccountAddress,
    private readonly version: string | undefined,
    private readonly deps: AccountConnectionDeps,
  ) {}

  async transport(): Promise<HubSession> {
    return (await this.#open()).transport;
  }

  /** Rejects with `NotSignedIn` without asking the hub when there is no token. */
  async client(): Promise<HubClient> {
    await this.#requireToken();
    return (await this.#open()).client;
  }

  async #requireToken(): Promise<void> {
    const { account, deps } = this;
    const { baseUrl } = account;
    const where = entryOf(deps.tokens, account)?.store ?? "none";
    const token = await deps.tokens.read(account).catch((error: unknown) => {
      // Kept nowhere: it is the hub that could not be asked whether it is the one of this server.
      if (where === "environment") throw error;
      throw new NotSignedIn(baseUrl, `the token for ${baseUrl} cannot be read`, where, { cause: error });
    });
    if (token === undefined) throw new NotSignedIn(baseUrl, `there is no token for ${baseUrl} (${where})`, where);
  }

  close(): void {
    this.#end.abort(new DOMException("The hub was removed.", "AbortError"));
  }

  #open(): Promise<Opened> {
    if (this.#end.signal.aborted) return Promise.reject(this.#end.signal.reason as Error);
    return this.#opening.get();
  }

  async #connect(): Promise<Opened> {
    const { account, deps, version } = this;
    const { baseUrl } = account;
    const transport = await deps.networks.of(baseUrl).session(() => deps.tokens.read(account), this.#end.signal);
    const client = await deps.createClient({
      baseUrl,
      fetch: transport.fetch,
      ...(version !== undefined && { version }),
    });
    return { transport, client };
  }
}
