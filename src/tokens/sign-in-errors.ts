import { HubError } from "../transport/errors.js";

/** What was pasted cannot be a token: nothing was sent. */
export class NoToken extends Error {
  readonly kind = "no-token";
  override readonly name = "NoToken";
}

/** The token is good, and of somebody else than the account it was given for. */
export class TokenOfAnotherUser extends HubError {
  readonly kind = "token-of-another-user";

  constructor(
    hub: string,
    readonly user: string,
    readonly expected: string,
  ) {
    super(hub, `the token is of ${user}, not of ${expected}`);
  }
}
