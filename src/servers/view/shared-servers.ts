import type { SharedServer } from "../../hubClient/shared-servers.js";
import { nameOfScope } from "../../hubClient/tokens/scope.js";
import type { Account, HubModel } from "../../model/types.js";
import type { AccountId } from "../../text/ids.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import type { TokenStore } from "../../tokens/store/types.js";
import { type Moment, momentNow, msSince } from "../../transport/moment.js";

export interface SharedServersDeps {
  model: Pick<HubModel, "accounts" | "account" | "transport">;
  tokens: Pick<TokenStore, "entries">;
  /** What is shown of them is other now. */
  changed(): void;
  log: { debug(message: string, ...details: unknown[]): void };
  now?: () => Moment;
}

/** What a hub said of them this long ago is asked again while somebody looks. */
const OLD_MS = 300_000;
const PATIENCE_MS = 30_000;

/** What is known of an account's: what its token was when it was asked for, and when that was. */
interface Known {
  token: string;
  askedAt: Moment;
  servers: readonly SharedServer[];
  text: string;
}

/** Servers of others that are shared with the user, where the token may see them: another hub is never asked. */
export class SharedServers {
  readonly #known = new Map<AccountId, Known>();

  constructor(private readonly deps: SharedServersDeps) {}

  of(account: Account): readonly SharedServer[] {
    return this.#tokenOf(account) === undefined ? [] : (this.#known.get(account.id)?.servers ?? []);
  }

  /** To be called while the view is in sight. @param anew the user wants what the hubs say now */
  look(anew = false, accounts = this.deps.model.accounts): void {
    for (const account of accounts) {
      const token = this.#tokenOf(account);
      if (token === undefined || account.reach.kind !== "ok") continue;
      const known = this.#known.get(account.id);
      const isKnown = known?.token === token && msSince(known.askedAt, this.#now()) < OLD_MS;
      if (anew || !isKnown) void this.#ask(account, token);
    }
  }

  /** `undefined`: it may not see what is shared. */
  #tokenOf(account: Account): string | undefined {
    const entry = entryOf(this.deps.tokens, { baseUrl: account.hub.baseUrl, user: account.user });
    const may = entry?.scopes.some((scope) => nameOfScope(scope) === "read:users:shares");
    return may ? entry?.storedAt : undefined;
  }

  #now(): Moment {
    return (this.deps.now ?? momentNow)();
  }

  /** Never rejects. Who does not tell them has none to show. */
  async #ask(account: Account, token: string): Promise<void> {
    const { model, log } = this.deps;
    const before = this.#known.get(account.id);
    // While it is under way it is not asked again.
    this.#known.set(account.id, { servers: [], text: "[]", ...before, token, askedAt: this.#now() });
    try {
      const { sharedServers } = await import("../../hubClient/shared-servers.js");
      const address = { baseUrl: account.hub.baseUrl, user: account.user };
      const servers = await sharedServers(address, await model.transport(account.id), AbortSignal.timeout(PATIENCE_MS));
      const text = JSON.stringify(servers);
      this.#known.set(account.id, { token, askedAt: this.#now(), servers, text });
      if (text !== (before?.text ?? "[]")) this.deps.changed();
    } catch (error) {
      log.debug("the servers that are shared with the user are not known:", error);
    }
  }
}
