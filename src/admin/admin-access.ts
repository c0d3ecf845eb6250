import type { HubClient } from "../hubClient/contract.js";
import { RequestRefused } from "../hubClient/errors.js";
import { HubApi } from "../hubClient/hub-api.js";
import { createHubClient } from "../hubClient/hub-client.js";
import { mintOrRevoke } from "../hubClient/tokens/lost-token.js";
import { coversScopes } from "../hubClient/tokens/scopes.js";
import { createHubTokens, type HubTokens } from "../hubClient/tokens/tokens.js";
import type { Account } from "../model/types.js";
import { withAccountHub } from "../signIn/account-hub.js";
import { checkGiven } from "../signIn/check-given.js";
import type { AddHubDeps, GivenToken } from "../signIn/contract.js";
import { sayTokenLeft } from "../signIn/left-token.js";
import { mayRenew } from "../signIn/renewal/may-renew.js";
import { signInSteps } from "../signIn/sign-in-steps.js";
import { tokenRequestFor } from "../signIn/token-request.js";
import { hubLabel } from "../text/hub-label.js";
import { addressOf } from "../text/ids.js";
import type { Localizer } from "../text/speech.js";
import { entryOf } from "../tokens/store/entry-of.js";
import type { HubNetwork } from "../transport/network/hub-network.js";
import type { HubFetch } from "../transport/types.js";
import { checking } from "../ui/prompts/checking.js";
import { confirm } from "../ui/prompts/confirm.js";
import { runWizard } from "../ui/prompts/wizard.js";
import { AdminRefused, asAdmin } from "./admin-errors.js";

/** A token that is not used for so long is given back, in ms. */
const KEPT_MS = 10 * 60_000;
const LIFETIME_S = 60 * 60;
const REVOKE_TIMEOUT_MS = 10_000;

/** What is asked for a piece of work, and how its user is asked. */
export interface Rights {
  scopes: readonly string[];
  /** more of them, without which some of it can be done */
  dispensable: readonly string[];
  /** who lacks them: `not-admin` are an admin's rights alone */
  lacking: "not-admin" | "no-sharing";
  question(hub: string, l10n: Localizer): string;
  /** says yes to the question */
  button(l10n: Localizer): string;
  /** of the sign-in by which they are given otherwise */
  title(hub: string, user: string, l10n: Localizer): string;
}

/** What each of the lists here needs, and no more: it ends by itself, and may revoke itself. */
export const ADMIN: Rights = {
  scopes: ["admin:users", "admin:servers", "admin:groups", "list:services", "read:services", "tokens"],
  dispensable: [],
  lacking: "not-admin",
  question: (hub, l10n) => l10n.t("Do you want to act as an admin of {0}?", hub),
  button: (l10n) => l10n.t("Act as Admin"),
  title: (hub, user, l10n) => l10n.t("Administer {0} as {1}", hub, user),
};

/** A hub's API with what its admin may do. */
export interface AdminHub {
  baseUrl: string;
  /** the admin's own name */
  user: string;
  label: string;
  api: HubApi;
  client: HubClient;
  tokens: HubTokens;
  /** by the hub's clock, in ms since the epoch */
  now(): number;
}

/** What the commands of this room work with. */
export interface AdminDeps extends AddHubDeps {
  networks: { of(baseUrl: string): Pick<HubNetwork, "session" | "clock"> };
}

interface Held {
  hub: AdminHub;
  /** `undefined`: it is the account's own token, or one that the user has from elsewhere */
  tokenId?: string;
  token?: string;
  timer?: NodeJS.Timeout;
}

/**
 * What may do an admin's work: asked for at the first use, held in memory alone, and given back after the last. Where the account's token may
 * make tokens, it makes one that ends within the hour; else the user is asked as at a sign-in.
 */
export class AdminAccess {
  readonly #held = new Map<string, Held>();

  constructor(private readonly deps: AdminDeps) {}

  /** Rejects with `AdminRefused`, as the hub, or with what `work` rejects with. @param rights more than the usual ones are asked for by themselves */
  async during<T>(account: Account, work: (hub: AdminHub) => Promise<T>, rights = ADMIN): Promise<T> {
    const key = JSON.stringify([account.id, rights.scopes]);
    const held = this.#held.get(key) ?? (await this.#obtain(account, rights));
    this.#held.set(key, held);
    clearTimeout(held.timer);
    try {
      return await work(held.hub);
    } catch (thrown) {
      const error = asAdmin(thrown, account.user);
      if (error instanceof AdminRefused) await this.#giveBack(key);
      throw error;
    } finally {
      if (this.#held.has(key)) {
        held.timer = setTimeout(() => void this.#giveBack(key), KEPT_MS);
        held.timer.unref();
      }
    }
  }

  /** What is held for the account is revoked now, as far as it was made for this. */
  async drop(account: Account): Promise<void> {
    const keys = [...this.#held.keys()].filter((key) => key.startsWith(`[${JSON.stringify(account.id)},`));
    await Promise.all(keys.map((key) => this.#giveBack(key)));
  }

  dispose(): void {
    for (const key of [...this.#held.keys()]) void this.#giveBack(key);
  }

  async #giveBack(key: string): Promise<void> {
    const held = this.#held.get(key);
    if (!held) return;
    this.#held.delete(key);
    clearTimeout(held.timer);
    const { hub, tokenId, token } = held;
    try {
      if (tokenId !== undefined) await hub.tokens.revoke(hub.user, tokenId, AbortSignal.timeout(REVOKE_TIMEOUT_MS));
    } catch (error) {
      // It ends within the hour, and nobody has it any more.
      this.deps.log.info(`the token ${tokenId} of ${hub.user} for administration was not revoked: ${String(error)}`);
    } finally {
      if (token !== undefined) this.deps.log.forget(token);
    }
  }

  async #obtain(account: Account, rights: Rights): Promise<Held> {
    const { ui, tokens } = this.deps;
    const address = addressOf(account);
    const { baseUrl, user } = address;
    const whoami = await checking(ui, account.label, (signal) =>
      withAccountHub(address, this.deps, ({ client }) => client.whoami(signal)),
    );
    if (coversScopes(whoami.scopes, allOf(rights), user)) {
      const { fetch } = await this.deps.networks.of(baseUrl).session(() => tokens.read(address));
      return { hub: this.#hubOf(account, fetch) };
    }
    // A hub tells every token whether its user is an admin.
    if (!whoami.admin && rights.lacking === "not-admin") throw new AdminRefused(baseUrl, user, "not-admin");
    const entry = entryOf(tokens, address);
    const given = entry && mayRenew(entry) ? await this.#minted(account, rights) : await this.#asked(account, rights);
    const { fetch } = await this.deps.networks.of(baseUrl).session(given.token);
    this.deps.log.secret(given.token);
    const isOurs = given.way !== "paste" && given.tokenId !== undefined;
    return { hub: this.#hubOf(account, fetch), token: given.token, ...(isOurs && { tokenId: given.tokenId }) };
  }

  /** By the account's own token, which may make one: the user is told before. */
  async #minted(account: Account, rights: Rights): Promise<GivenToken> {
    const { ui } = this.deps;
    const address = addressOf(account);
    await confirm(
      ui,
      rights.question(account.label, ui.l10n),
      ui.l10n.t(
        "{0} creates a token for it that can do “{1}”. It's only kept in memory, is revoked when it isn't used for 10 minutes, and expires after an hour.",
        hubLabel(address.baseUrl),
        allOf(rights).join(" "),
      ),
      rights.button(ui.l10n),
    );
    const request = tokenRequestFor(this.#moment(rights), this.#signIn);
    const left = (lost: Parameters<typeof sayTokenLeft>[1]) => sayTokenLeft(ui, lost);
    const made = await checking(ui, account.label, (signal) =>
      withAccountHub(address, this.deps, ({ tokens }) =>
        mintOrRevoke(tokens, account.user, request, signal, (lost) => left({ baseUrl: address.baseUrl, ...lost })),
      ),
    ).catch((error: unknown) => {
      // "Not assigning requested scopes": the user doesn't have them.
      if (!(error instanceof RequestRefused)) throw error;
      throw new AdminRefused(address.baseUrl, account.user, rights.lacking, rights.scopes, { cause: error });
    });
    return { token: made.token, way: "renewal", tokenId: made.id };
  }

  /** As at a sign-in, and nothing of it is stored. */
  async #asked(account: Account, rights: Rights): Promise<GivenToken> {
    const { ui } = this.deps;
    const address = addressOf(account);
    const label = hubLabel(address.baseUrl);
    let taken: GivenToken | undefined;
    const accept = async (given: GivenToken, signal: AbortSignal) => {
      const { whoami } = await checkGiven(given, address, this.deps, signal);
      const missing = rights.scopes.filter((scope) => !coversScopes(whoami.scopes, [scope], account.user));
      if (missing.length > 0) throw new AdminRefused(address.baseUrl, account.user, "too-narrow", missing);
      taken = given;
    };
    const where = { ...address, label, ...this.#moment(rights) };
    const title = rights.title(label, account.user, ui.l10n);
    await runWizard(ui, title, signInSteps(where, accept, this.#signIn));
    if (!taken) throw new Error("a sign-in that ended well gave no token");
    return taken;
  }

  #hubOf({ hub: { baseUrl }, user, label }: Account, fetch: HubFetch): AdminHub {
    const about = { baseUrl, fetch };
    const { clock } = this.deps.networks.of(baseUrl);
    return {
      baseUrl,
      user,
      label,
      api: new HubApi(baseUrl, fetch, undefined),
      client: createHubClient(about),
      tokens: createHubTokens(about),
      now: () => Date.now() + clock.aheadMs(),
    };
  }

  #moment(rights: Rights) {
    return { moment: { scopes: allOf(rights), dispensable: rights.dispensable, expiresInS: LIFETIME_S } };
  }

  /** On the hub's token page it is told from the account's own. */
  get #signIn(): AddHubDeps {
    return { ...this.deps, machine: `${this.deps.machine}, administration`, lifetimeDays: () => 1 };
  }
}

function allOf({ scopes, dispensable }: Rights): string[] {
  return [...scopes, ...dispensable];
}
