import { HubError } from "../transport/errors.js";

/**
 * `no-service`: nobody keeps secrets in this session; `not-supported`: no binary for this machine, or it does not load; `locked`: the
 * keychain wants its password first; `frozen`: it does not answer; `crashed`: its process ended during the call.
 */
export type WhyUnavailable = "no-service" | "locked" | "frozen" | "crashed" | "not-supported" | "other";

/**
 * The operating system's keychain could not do it. It is about no hub, so it is no `HubError`; `kind` tells it apart as with those.
 * `detail` is the system's own text, for the log; it never holds a token.
 */
export class KeychainUnavailable extends Error {
  readonly kind = "keychain-unavailable";
  override readonly name = "KeychainUnavailable";

  constructor(
    readonly why: WhyUnavailable,
    readonly detail: string,
    /** for `locked`: there is no desktop on which the user could be asked for the keychain's password */
    readonly nobodyToAsk = false,
  ) {
    super(`the keychain cannot be used (${why}): ${detail}`);
  }
}

/** The token is in nobody's keeping here: it is read at each use from the environment of the server that this extension runs in. */
export class TokenNotKept extends HubError {
  readonly kind = "token-not-kept";

  constructor(hub: string) {
    super(hub, "the token is the environment's: it is kept nowhere else");
  }
}

/** The account has a new token, and the one before it is still valid at the hub. `why`: its id is not known, or the hub did not revoke it. */
export class OldTokenLeft extends HubError {
  readonly kind = "old-token-left";

  constructor(
    hub: string,
    readonly why: "id-unknown" | "not-revoked",
    options?: ErrorOptions,
  ) {
    super(hub, `the new token is stored, the old one is not revoked (${why})`, options);
  }
}
