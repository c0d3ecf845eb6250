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

/** What was typed cannot be the code of the hub's page: nothing was sent. */
export class NoSignInCode extends Error {
  readonly kind = "no-sign-in-code";
  override readonly name = "NoSignInCode";
}

/** The address that was pasted is not the end of the sign-in that waits: nothing was sent. */
export class NotThisSignIn extends Error {
  readonly kind = "not-this-sign-in";
  override readonly name = "NotThisSignIn";
}

/** The browser did not come back in time. */
export class SignInTooLate extends Error {
  readonly kind = "sign-in-too-late";
  override readonly name = "SignInTooLate";
}

/** The registered address of an OAuth client has a port that another program listens on: the page was not opened. */
export class LoopbackPortTaken extends Error {
  readonly kind = "loopback-port-taken";
  override readonly name = "LoopbackPortTaken";

  constructor(readonly port: number) {
    super(`port ${port} is taken`);
  }
}
