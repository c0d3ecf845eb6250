import { type Hearing, hearingOfLoss } from "../../hubClient/tokens/lost-token.js";
import { coversScopes } from "../../hubClient/tokens/scopes.js";
import { createHubTokens, type NewToken } from "../../hubClient/tokens/tokens.js";
import { KeychainUnavailable } from "../../tokens/keychain/keychain-unavailable.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import type { SignInMethod } from "../../tokens/store/types.js";
import type { Accept, SignInDeps, SignInFor } from "../contract.js";
import { givenOf } from "../given.js";
import type { LeftToken } from "../left-token.js";
import { noteOf } from "../token-request.js";

/** Also of a sign-in that its user broke off: what it left is ended all the same. */
const REVOKE_TIMEOUT_MS = 10_000;

export interface MintedDeps {
  hub: SignInFor;
  deps: Pick<SignInDeps, "tokens" | "log" | "networks" | "machine">;
  accept: Accept;
  /** tells the user of a token that is kept nowhere and could not be revoked, or of one that the hub may have made in vain */
  left(about: LeftToken): void;
}

/**
 * The token that a hub makes for a sign-in: only where it can be kept, and once, however often its keeping has to be tried. One that is
 * not kept in the end is revoked where it may revoke itself, or its user reads that it is left.
 */
export class Minted {
  #made: NewToken | undefined;

  constructor(
    private readonly attempt: MintedDeps,
    private readonly way: SignInMethod,
  ) {}

  /** The hub has made it, and its keeping is to be tried again: nothing is left to be asked. */
  get isMade(): boolean {
    return this.#made !== undefined;
  }

  /** Rejects as the store, the hub and `accept` do; with a token at hand when the store did not take it. @param user where it is known before */
  async finish(
    mint: (hearing: Hearing) => Promise<NewToken>,
    signal: AbortSignal,
    user = this.attempt.hub.user,
  ): Promise<void> {
    const { hub, deps, accept } = this.attempt;
    if (!this.#made) {
      await deps.tokens.prove(user === undefined ? undefined : { baseUrl: hub.baseUrl, user });
      const note = noteOf(deps.machine);
      // Who signs in has no token that could look for it.
      const left = () => this.attempt.left({ baseUrl: hub.baseUrl, note });
      this.#made = await mint((made) => hearingOfLoss(made, signal, left));
    }
    try {
      await accept(givenOf(this.#made, this.way), signal);
      this.#made = undefined;
    } catch (error) {
      // What else is wrong with it no other try mends.
      if (!(error instanceof KeychainUnavailable)) await this.end();
      throw error;
    }
  }

  /** To be called when the sign-in has ended, however it did. */
  async end(): Promise<void> {
    const made = this.#made;
    this.#made = undefined;
    if (!made || this.#isInUse(made)) return;
    const { baseUrl } = this.attempt.hub;
    if (!(await this.#revoked(made)))
      this.attempt.left({ baseUrl, note: made.note, made: { user: made.user, id: made.id } });
  }

  /** It was kept, and something after that failed. */
  #isInUse({ user, id }: NewToken): boolean {
    const { hub, deps } = this.attempt;
    return entryOf(deps.tokens, { baseUrl: hub.baseUrl, user })?.tokenId === id;
  }

  async #revoked({ user, token, id, scopes }: NewToken): Promise<boolean> {
    const { hub, deps } = this.attempt;
    if (!coversScopes(scopes, ["tokens!user"], user)) return false;
    try {
      await deps.log.during([token], async () => {
        const session = await deps.networks.of(hub.baseUrl).session(token);
        await createHubTokens(session).revoke(user, id, AbortSignal.timeout(REVOKE_TIMEOUT_MS));
      });
      return true;
    } catch (error) {
      deps.log.warn(`The token ${id} of ${user}, which is kept nowhere, was not revoked: ${String(error)}`);
      return false;
    }
  }
}
