import { HubError } from "../transport/errors.js";

// Answers that are not the one that was asked for.

/**
 * Who answered in the place of a hub. `plain-http`: a redirect to where nothing is encrypted; `refused`: 403, without a hub's words;
 * `jupyter-server`: one that belongs to no hub.
 */
type Stranger = "web-page" | "sign-in-page" | "redirect" | "plain-http" | "refused" | "jupyter-server" | "other";

/** What somebody who answered in the place of a hub says of himself: of his software, and as the title of his page. '' where he says nothing. */
export interface Front {
  server: string;
  title: string;
}

/** Something answered that is no JupyterHub: a web page, a sign-in page of an SSO proxy, a captive portal. */
export class NotAHub extends HubError {
  readonly kind = "not-a-hub";

  constructor(
    hub: string,
    readonly what: Stranger,
    readonly status: number,
    /** for a redirect: the origin it led to */
    readonly leadsTo?: string,
  ) {
    super(hub, `${hub} is no JupyterHub (${what}, status ${status})`);
  }
}

/** In the place of a hub that is known something before it answered: a proxy, a firewall, a network that wants a sign-in. */
export class FrontAnswered extends HubError {
  readonly kind = "front-answered";

  constructor(
    hub: string,
    readonly what: Stranger,
    readonly status: number,
    /** for a redirect: the origin it led to */
    readonly leadsTo?: string,
    readonly front?: Front,
  ) {
    super(hub, `something before ${hub} answered in its place (${what}, status ${status}${named(front)})`);
  }
}

/** 429: the hub, or what stands before it, is asked too often. It passes by itself. */
export class Throttled extends HubError {
  readonly kind = "throttled";
  /** when `retryAfterS` is over, in ms since the epoch: words are read later than they are made */
  readonly againAtMs: number | undefined;

  constructor(
    hub: string,
    /** the hub's own sentence, '' where it gave none or something before it answered */
    readonly hubMessage: string,
    /** in seconds, when there was a `Retry-After` */
    readonly retryAfterS?: number,
    /** where something before the hub answered */
    readonly front?: Front,
  ) {
    const again = retryAfterS === undefined ? "" : `, again in ${retryAfterS} s`;
    super(hub, `asked too often (429${named(front)})${again}: ${hubMessage}`);
    this.againAtMs = retryAfterS === undefined ? undefined : Date.now() + 1_000 * retryAfterS;
  }
}

/** The hub (or the proxy before it) is in trouble: 500, 502, 503, 504. */
export class HubFault extends HubError {
  readonly kind = "hub-fault";

  constructor(
    hub: string,
    readonly status: number,
    readonly hubMessage: string,
    /** where something before the hub answered */
    readonly front?: Front,
  ) {
    super(hub, `${front ? "something before the hub" : "the hub"} answered ${status}${named(front)}: ${hubMessage}`);
  }
}

/** For the log. */
function named(front: Front | undefined): string {
  const said = [front?.server, front?.title].filter(Boolean);
  return said.length > 0 ? `, ${said.join(", ")}` : "";
}

/** An answer that is not what the hub's documentation promises. `path` is where in the JSON. */
export class UnexpectedAnswer extends HubError {
  readonly kind = "unexpected-answer";

  constructor(
    hub: string,
    readonly request: string,
    readonly detail: string,
  ) {
    super(hub, `${request}: ${detail}`);
  }
}

/** It was cut off: nothing that is asked for is so long. */
export class AnswerTooLarge extends UnexpectedAnswer {
  constructor(hub: string, request: string, maxBytes: number) {
    super(hub, request, `the answer has ${maxBytes} bytes or more`);
  }
}
