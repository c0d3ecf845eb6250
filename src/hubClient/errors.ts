import { HubError } from "../transport/errors.js";

export * from "./answer-errors.js";
export * from "./start/start-errors.js";

/** The address cannot be read as one. */
export class InvalidHubAddress extends HubError {
  readonly kind = "invalid-hub-address";
}

/** The hub does not know the token (or knows it no more). */
export class TokenRejected extends HubError {
  readonly kind = "token-rejected";
}

/**
 * A token that the hub took before, and takes no more. `expired`: its end is past; `withdrawn`: its end is not, so it was revoked or the
 * hub lost its database; `not-known`: nobody told its end.
 */
export class TokenEnded extends HubError {
  readonly kind = "token-ended";

  constructor(
    hub: string,
    readonly user: string,
    readonly why: "expired" | "withdrawn" | "not-known",
    options?: ErrorOptions,
  ) {
    super(hub, `the hub takes the token of ${user} no more (${why})`, options);
  }
}

/**
 * There is no token for this hub. `none`: none was stored; `removed`: it was just taken away, here or in another window; otherwise where
 * it is kept and cannot be read (the reason is in `cause` where there is one).
 */
export class NotSignedIn extends HubError {
  readonly kind = "not-signed-in";

  constructor(
    hub: string,
    message: string,
    readonly why: "none" | "removed" | "keychain" | "secretStorage" | "environment" = "none",
    options?: ErrorOptions,
  ) {
    super(hub, message, options);
  }
}

/** The token belongs to a service of the hub and not to a user, so that there are no servers with it. */
export class ServiceToken extends HubError {
  readonly kind = "service-token";

  constructor(
    hub: string,
    readonly service: string,
  ) {
    super(hub, `the token belongs to the service ${service}`);
  }
}

/** The token is good and lacks a scope. `scopes` names what the hub asked for, when it says so. */
export class ScopeMissing extends HubError {
  readonly kind = "scope-missing";

  constructor(
    hub: string,
    readonly scopes: string[],
    readonly hubMessage: string,
    /** those that the token had when it was stored */
    readonly lost: readonly string[] = [],
    /** it may use servers without seeing them, and none was found where a hub has them as a rule */
    readonly foundNone = false,
  ) {
    super(hub, `the token lacks a scope: ${hubMessage}`);
  }
}

/** The hub wants the user to log in in the browser again (`auth has expired for NAME, login again`). */
export class LoginExpired extends HubError {
  readonly kind = "login-expired";
}

export class ServerNotFound extends HubError {
  readonly kind = "server-not-found";
}

/** 400 while another start, stop or check of the same server is under way. */
export class ServerBusy extends HubError {
  readonly kind = "server-busy";

  constructor(
    hub: string,
    readonly pending: string,
  ) {
    super(hub, `the server is pending ${pending}`);
  }
}

export class ServerAlreadyRunning extends HubError {
  readonly kind = "server-already-running";
}

export class NamedServersDisabled extends HubError {
  readonly kind = "named-servers-disabled";
}

/** The hub or its spawner refused the request as it stands (400, 403 with the spawner's words). */
export class RequestRefused extends HubError {
  readonly kind = "request-refused";

  constructor(
    hub: string,
    readonly status: number,
    readonly hubMessage: string,
  ) {
    super(hub, `refused with ${status}: ${hubMessage}`);
  }
}

/** This hub has no companion: its answer to every request for one is JupyterHub's own 404. */
export class CompanionMissing extends HubError {
  readonly kind = "companion-missing";
}

/** The hub's companion speaks another version of its API than this client. */
export class CompanionNotUnderstood extends HubError {
  readonly kind = "companion-not-understood";

  constructor(
    hub: string,
    /** its `api` */
    readonly api: number,
  ) {
    super(hub, `the companion has API version ${api}`);
  }
}

/** The spawner did not take the options that were chosen. `hubMessage` is its own sentence. */
export class OptionsRefused extends HubError {
  readonly kind = "options-refused";

  constructor(
    hub: string,
    readonly hubMessage: string,
  ) {
    super(hub, `the options were refused: ${hubMessage}`);
  }
}

/** What should be an options form is larger than any form, or has none in it. */
export class OptionsFormUnreadable extends HubError {
  readonly kind = "form-unreadable";

  constructor(
    hub: string,
    readonly why: "too-large" | "no-form",
  ) {
    super(hub, `the options form cannot be read (${why})`);
  }
}

/** The hub took neither this user name nor this password. `hubMessage` is its own sentence, '' when it gave none. */
export class PasswordRefused extends HubError {
  readonly kind = "password-refused";

  constructor(
    hub: string,
    readonly hubMessage: string,
    /**
     * `unsaid`: the API's bare 403, which is also what a user gets who never logged in to this hub in the browser, and everybody where
     * people sign in elsewhere; `other-name`: the password is right, and the hub calls its user otherwise
     */
    readonly why: "page" | "unsaid" | "other-name" = "page",
  ) {
    super(hub, `the password was refused (${why}): ${hubMessage}`);
  }
}

/** People sign in to this hub elsewhere (single sign-on): it takes no password. */
export class NoPasswordSignIn extends HubError {
  readonly kind = "no-password-sign-in";

  constructor(
    hub: string,
    message: string,
    /** `code`: it takes one, with a code of the moment besides */
    readonly why: "elsewhere" | "code" = "elsewhere",
  ) {
    super(hub, message);
  }
}

/** The hub's pages want a sign-in: there was none, or its time is over. */
export class PagesSignedOut extends HubError {
  readonly kind = "pages-signed-out";
}

/** The hub led on from its options page: it has no form, and starts the server now, or the server was started already. */
export class NoOptionsForm extends HubError {
  readonly kind = "no-options-form";
}

/** A sign-in through an OAuth client of the hub came to no token. */
export class OAuthRefused extends HubError {
  readonly kind = "oauth-refused";

  constructor(
    hub: string,
    /** the protocol's word, as `invalid_grant` or `access_denied` */
    readonly error: string,
    /** the hub's own sentence, '' when it gave none */
    readonly hubMessage: string,
  ) {
    super(hub, `OAuth was refused (${error}): ${hubMessage}`);
  }
}

/** The companion knows no such code (any more), or it belongs to another sign-in: it does not tell which. */
export class SignInCodeRefused extends HubError {
  readonly kind = "sign-in-code-refused";
}
