import { coversScopes } from "../hubClient/tokens/scopes.js";
import { createHubTokens, type HubToken } from "../hubClient/tokens/tokens.js";
import type { Whoami } from "../hubClient/types.js";
import type { TokenAbout } from "../tokens/store/types.js";
import type { HubFetch } from "../transport/types.js";
import type { CheckDeps, GivenToken } from "./contract.js";
import { aboutOf, mustBeOf, type TokenFor, whose, withToken } from "./sign-in-check.js";

export interface CheckedToken {
  whoami: Whoami;
  about: TokenAbout;
}

/**
 * As `checkToken`, with what is known of a token that was just given. Of one that the hub made at our request nothing is left to ask:
 * `Whoami.servers` is then `undefined`, and the question for them is the token's first use.
 */
export async function checkGiven(
  given: GivenToken,
  wanted: TokenFor,
  deps: CheckDeps,
  signal: AbortSignal,
): Promise<CheckedToken> {
  return withToken(given.token, wanted, deps, async (hub) => {
    const whoami = whoseMade(given, wanted) ?? (await whose(hub, wanted, signal));
    const about = aboutOf(given, whoami);
    // The hub tells its id and end of a token that it made at our request; of another one this one may be able to ask.
    const tokens = given.tokenId === undefined ? await tokensOf(hub, whoami, deps, signal) : undefined;
    deps.fresh?.told(given.token, { whoami, ...(tokens && { tokens }) });
    const told = tokens?.find(({ id }) => id === whoami.tokenId);
    return { whoami, about: { ...about, ...(told && toldOf(told)) } };
  });
}

/** Rejects with `TokenOfAnotherUser`, before the hub is asked. */
function whoseMade({ made, tokenId }: GivenToken, wanted: TokenFor): Whoami | undefined {
  if (!made) return undefined;
  mustBeOf(wanted, made.user);
  return { name: made.user, admin: false, scopes: made.scopes, ...(tokenId !== undefined && { tokenId }) };
}

/** The list of its user's tokens, where it may ask for it and could find itself there: one request. */
async function tokensOf(
  hub: { baseUrl: string; fetch: HubFetch },
  { name, tokenId, scopes }: Whoami,
  { log }: CheckDeps,
  signal: AbortSignal,
): Promise<HubToken[] | undefined> {
  if (tokenId === undefined || !coversScopes(scopes, ["read:tokens!user"], name)) return undefined;
  try {
    return await createHubTokens(hub).list(name, signal);
  } catch (error) {
    signal.throwIfAborted();
    log.info(`${hub.baseUrl} did not tell when the token ends: ${error instanceof Error ? error.message : ""}`);
    return undefined;
  }
}

function toldOf({ expiresAt, created, note }: HubToken) {
  return {
    note,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(created !== undefined && { createdAt: created }),
  };
}
