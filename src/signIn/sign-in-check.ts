import { createHubClient } from "../hubClient/hub-client.js";
import type { Whoami } from "../hubClient/types.js";
import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { hubLabel } from "../text/hub-label.js";
import type { Localizer } from "../text/speech.js";
import type { TokenAbout } from "../tokens/store/types.js";
import { HubError } from "../transport/errors.js";
import type { HubFetch } from "../transport/types.js";
import type { CheckDeps, GivenToken } from "./contract.js";

/** What was pasted cannot be a token: nothing was sent. */
export class NoToken extends Error implements SelfDescribing {
  readonly kind = "no-token";
  override readonly name = "NoToken";

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t(
        "This isn't a token. Copy the whole token from the hub's token page, without spaces or line breaks.",
      ),
      actions: [],
    };
  }
}

/** The token is good, and of somebody else than the account it was given for. */
export class TokenOfAnotherUser extends HubError implements SelfDescribing {
  readonly kind = "token-of-another-user";

  constructor(
    hub: string,
    readonly user: string,
    readonly expected: string,
  ) {
    super(hub, `the token is of ${user}, not of ${expected}`);
  }

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t(
        "This token for {0} belongs to {1}, but the hub was added for {2}. Use a token of {2}, or add the hub again for {1}.",
        hubLabel(this.hub),
        this.user,
        this.expected,
      ),
      actions: ["signIn"],
    };
  }
}

export interface TokenFor {
  baseUrl: string;
  /** the account it must belong to; undefined: anybody's */
  user?: string;
}

/** Asks the hub whose token this is and what it may do: one request. Nothing is stored. */
export async function checkToken(
  token: string,
  wanted: TokenFor,
  deps: CheckDeps,
  signal: AbortSignal,
): Promise<Whoami> {
  return withToken(token, wanted, deps, async (hub) => {
    const whoami = await whose(hub, wanted, signal);
    deps.fresh?.told(token, { whoami });
    return whoami;
  });
}

/** Asks with a token that is nobody's yet. Rejects with `NoToken` before anything is sent. */
export async function withToken<T>(
  token: string,
  { baseUrl }: TokenFor,
  deps: CheckDeps,
  ask: (hub: { baseUrl: string; fetch: HubFetch }) => Promise<T>,
): Promise<T> {
  return await deps.log.during([token], async () => {
    if (!/^[\x21-\x7e]+$/.test(token)) throw new NoToken();
    return await ask(await deps.networks.of(baseUrl).session(token));
  });
}

/** Rejects with `TokenOfAnotherUser`. */
export async function whose(
  hub: { baseUrl: string; fetch: HubFetch },
  { baseUrl, user }: TokenFor,
  signal: AbortSignal,
): Promise<Whoami> {
  const whoami = await createHubClient(hub).whoami(signal);
  mustBeOf({ baseUrl, ...(user !== undefined && { user }) }, whoami.name);
  return whoami;
}

/** Throws `TokenOfAnotherUser`. @param name whose the token is */
export function mustBeOf({ baseUrl, user }: TokenFor, name: string): void {
  if (user !== undefined && name !== user) throw new TokenOfAnotherUser(baseUrl, name, user);
}

/** What is known of a token, for the store. */
export function aboutOf(given: GivenToken, { scopes, tokenId = given.tokenId }: Whoami): TokenAbout {
  const { expiresAt, createdAt, note, way } = given;
  return {
    scopes,
    way,
    ...(tokenId !== undefined && { tokenId }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(createdAt !== undefined && { createdAt }),
    ...(note !== undefined && { note }),
  };
}
