import { coversScopes } from "../../hubClient/scope-cover.js";
import { createHubTokens, type HubToken } from "../../hubClient/tokens.js";
import type { Whoami } from "../../hubClient/types.js";
import type { HubFetch } from "../../transport/types.js";
import { aboutOf, whose, withToken, type CheckRooms, type TokenFor } from "../sign-in-check.js";
import type { TokenAbout } from "../types.js";
import type { GivenToken } from "./contract.js";

export interface CheckedToken {
  whoami: Whoami;
  about: TokenAbout;
}

/** As `checkToken`, with what is known of a token that was just given. */
export async function checkGiven(
  given: GivenToken,
  wanted: TokenFor,
  rooms: CheckRooms,
  signal: AbortSignal,
): Promise<CheckedToken> {
  return withToken(given.token, wanted, rooms, async (hub) => {
    const whoami = await whose(hub, wanted, signal);
    const about = aboutOf(given, whoami);
    // The hub tells its id and end of a token that it made at our request; of another one this one may be able to ask.
    const told = given.tokenId === undefined ? await ownEntry(hub, whoami, rooms, signal) : undefined;
    return { whoami, about: { ...about, ...(told && toldOf(told)) } };
  });
}

/** The token's entry in the list of its user's tokens: one request, where it may ask. */
async function ownEntry(
  hub: { baseUrl: string; fetch: HubFetch },
  { name, tokenId, scopes }: Whoami,
  { log }: CheckRooms,
  signal: AbortSignal,
): Promise<HubToken | undefined> {
  if (tokenId === undefined || !coversScopes(scopes, ["read:tokens!user"], name)) return undefined;
  try {
    return (await createHubTokens(hub).list(name, signal)).find(({ id }) => id === tokenId);
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
