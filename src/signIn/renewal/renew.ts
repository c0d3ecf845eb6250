import { NotSignedIn, ScopeMissing, UnexpectedAnswer } from "../../hubClient/errors.js";
import { mintOrRevoke } from "../../hubClient/tokens/lost-token.js";
import type { HubTokens, NewToken } from "../../hubClient/tokens/tokens.js";
import type { Whoami } from "../../hubClient/types.js";
import type { AccountAddress } from "../../text/ids.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import { OldTokenLeft, TokenNotKept } from "../../tokens/store/errors.js";
import type { TokenEntry } from "../../tokens/store/types.js";
import { type AccountDeps, withAccountHub } from "../account-hub.js";
import { givenOf } from "../given.js";
import type { LeftToken } from "../left-token.js";
import { aboutOf, checkToken } from "../sign-in-check.js";
import { mayRenew } from "./may-renew.js";

export { mayRenew };

export interface RenewDeps extends AccountDeps {
  /** of a new token, by the setting */
  lifetimeDays(): number;
  /** tells the user of a token that was made in vain and could not be revoked */
  tokenLeft: (left: LeftToken) => void;
}

const DAY_S = 24 * 60 * 60;
/** Taking a token back is tried also when the renewal itself was called off, in ms. */
const TAKE_BACK_MS = 30_000;
const noteWithoutName = "Hub Kernels";

/**
 * Puts a new token of the same scopes and note into the place of the account's: it is made, checked and stored before the old one is
 * revoked. When another window was faster, its entry is returned. Rejects with `ScopeMissing` where the token may not make tokens, with
 * `TokenNotKept`, with `OldTokenLeft` when all is done but that, and with what the hub and the store reject with: the old token is then
 * in its place, and no new one is left at the hub.
 */
export async function renewToken(account: AccountAddress, deps: RenewDeps, signal: AbortSignal): Promise<TokenEntry> {
  const entry = signedIn(account, deps);
  const { baseUrl, user } = entry;
  if (entry.store === "environment") throw new TokenNotKept(baseUrl);
  if (!mayRenew(entry)) throw new ScopeMissing(baseUrl, ["tokens!user"], "the token may not make tokens");
  return await withAccountHub(account, deps, async ({ client, tokens }) => {
    const old = await client.whoami(signal);
    const note = entry.note ?? (await noteAtHub(tokens, old, signal));
    const request = { scopes: old.scopes, expiresInS: Math.round(deps.lifetimeDays() * DAY_S), note };
    await deps.tokens.prove(entry);
    const fresh = await mintOrRevoke(tokens, user, request, signal, (lost) => deps.tokenLeft({ baseUrl, ...lost }));
    const stored = await deps.log.during([fresh.token], async () => {
      try {
        return await storeChecked(entry, old, fresh, deps, signal);
      } catch (error) {
        await takeBack(tokens, entry, fresh, deps);
        throw error;
      }
    });
    if (!stored) {
      await takeBack(tokens, entry, fresh, deps);
      return signedIn(account, deps);
    }
    await revokeOld(tokens, entry, old.tokenId ?? entry.tokenId);
    return stored;
  });
}

/** `undefined`: another window was faster. */
async function storeChecked(
  entry: TokenEntry,
  old: Whoami,
  fresh: NewToken,
  deps: RenewDeps,
  signal: AbortSignal,
): Promise<TokenEntry | undefined> {
  const { baseUrl, user } = entry;
  const whoami = await checkToken(fresh.token, { baseUrl, user }, deps, signal);
  if (!isSame(whoami.scopes, old.scopes)) {
    throw new UnexpectedAnswer(baseUrl, "POST hub/api/users/NAME/tokens", "the new token has other scopes");
  }
  signal.throwIfAborted();
  return await deps.tokens.replace(
    entry.storedAt,
    { baseUrl, user },
    fresh.token,
    aboutOf(givenOf(fresh, "renewal"), whoami),
  );
}

/** With the new token, which is the account's by now. */
async function revokeOld(tokens: HubTokens, { baseUrl, user }: AccountAddress, id: string | undefined): Promise<void> {
  if (id === undefined) throw new OldTokenLeft(baseUrl, "id-unknown");
  try {
    await tokens.revoke(user, id, AbortSignal.timeout(TAKE_BACK_MS));
  } catch (error) {
    throw new OldTokenLeft(baseUrl, "not-revoked", { cause: error });
  }
}

async function takeBack(
  tokens: HubTokens,
  { baseUrl, user }: AccountAddress,
  { id, note }: NewToken,
  { log, tokenLeft }: RenewDeps,
): Promise<void> {
  try {
    await tokens.revoke(user, id, AbortSignal.timeout(TAKE_BACK_MS));
  } catch (error) {
    // What stopped the renewal is told; this only adds to it.
    log.warn(`The token ${id} of ${user}, made for a renewal that came to nothing, was not revoked: ${String(error)}`);
    tokenLeft({ baseUrl, note, made: { user, id } });
  }
}

async function noteAtHub(tokens: HubTokens, { name, tokenId }: Whoami, signal: AbortSignal): Promise<string> {
  if (tokenId === undefined) return noteWithoutName;
  const own = (await tokens.list(name, signal)).find(({ id }) => id === tokenId);
  return own?.note || noteWithoutName;
}

function signedIn(account: AccountAddress, { tokens }: RenewDeps): TokenEntry {
  const entry = entryOf(tokens, account);
  if (!entry) throw new NotSignedIn(account.baseUrl, `there is no token for ${account.baseUrl}`);
  return entry;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  const set = new Set(one);
  return set.size === new Set(other).size && other.every((scope) => set.has(scope));
}
