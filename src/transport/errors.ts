import type { Certificate, CertificateProblem } from "./network/certificate.js";

/**
 * What can go wrong between here and a hub. Each error is data: `kind` tells what happened, the fields tell where and with what,
 * and `src/ui/errors.ts` turns it into a sentence with a next step. `message` is for the log only and never holds a token.
 */
export abstract class HubError extends Error {
  abstract readonly kind: string;

  /** @param hub origin and base path of the hub, as `https://hub.example/jupyter/` */
  constructor(
    readonly hub: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** For the log, where the names of classes are minified. */
  override get name() {
    return this.kind;
  }
}

/** Nobody answered: name not found, refused, reset, or silent longer than the time limit. */
export class HubUnreachable extends HubError {
  readonly kind = "hub-unreachable";

  constructor(
    hub: string,
    readonly why: "name-not-found" | "refused" | "reset" | "timeout" | "no-route" | "other",
    /** for `timeout`: how long we waited, in ms */
    readonly waitedMs?: number,
    options?: ErrorOptions,
  ) {
    super(hub, `${hub} cannot be reached (${why})`, options);
  }
}

/** What is known of a certificate that was refused. */
export interface RefusedCertificate {
  problem: CertificateProblem;
  /** `undefined`: none was presented */
  certificate?: Certificate;
  /** it and those above it, as far as they came with it */
  chain?: readonly Certificate[];
  /** the user trusts another one for this hub */
  replaced?: boolean;
  /** It is this proxy's, on the way to the hub. */
  proxy?: string;
  /** It is that of a server with this host of its own, below the hub's. */
  server?: string;
}

/** The TLS certificate was refused; nothing was sent. `code` is OpenSSL's, such as `SELF_SIGNED_CERT_IN_CHAIN` or `CERT_HAS_EXPIRED`. */
export class CertificateNotTrusted extends HubError {
  readonly kind = "certificate-not-trusted";

  constructor(
    hub: string,
    readonly code: string,
    readonly about: RefusedCertificate = { problem: { kind: "other" } },
    options?: ErrorOptions,
  ) {
    super(hub, `the certificate of ${about.proxy ?? about.server ?? hub} is not trusted (${code})`, options);
  }
}

/** A file that is set for the hub's network cannot be used. `locked`: it needs a passphrase, which was not given. */
export class NetworkFileUnusable extends HubError {
  readonly kind = "network-file-unusable";

  constructor(
    hub: string,
    readonly file: string,
    readonly why: "missing" | "unreadable" | "content" | "locked",
    options?: ErrorOptions,
  ) {
    super(hub, `${file} cannot be used (${why})`, options);
  }
}

/** Who names the proxy of a hub: its own setting, the editor's, the environment, or the operating system. */
export type ProxySource = "hub" | "setting" | "environment" | "system";

/**
 * The proxy on the way to the hub did not let us through, or is not there. `wrong-address`: what names it is none; `credentials`: it wants
 * other ones than were given.
 */
export class ProxyFailed extends HubError {
  readonly kind = "proxy-failed";

  constructor(
    hub: string,
    /** host and port; '' for a wrong address */
    readonly proxy: string,
    readonly from: ProxySource,
    readonly why: "wrong-address" | "unreachable" | "credentials" | "refused",
    /** what it answered, for `refused` */
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(
      hub,
      `the proxy ${proxy} (${from}) on the way to ${hub}: ${why}${status === undefined ? "" : ` (${status})`}`,
      options,
    );
  }

  /** It may be over at the next try. */
  get passes(): boolean {
    return this.why === "unreachable" || this.why === "refused";
  }
}

/** ssh did not get through to the host behind which the hub is. `not-answered`: its user did not answer what it asked. */
export class SshFailed extends HubError {
  readonly kind = "ssh-failed";

  constructor(
    hub: string,
    /** as it is set */
    readonly host: string,
    readonly why:
      | "no-ssh"
      | "host-key-changed"
      | "host-key-refused"
      | "not-let-in"
      | "not-answered"
      | "name-not-found"
      | "refused"
      | "timeout"
      | "no-route"
      | "configuration"
      | "forwarding"
      | "hub-not-reached"
      | "closed"
      | "other",
    /** the line in which ssh says so, cut; '' where it says nothing */
    readonly said: string,
    options?: ErrorOptions,
  ) {
    super(hub, `ssh to ${host} on the way to ${hub}: ${why} (${said})`, options);
  }

  /** It may be over at the next try, without its user. */
  get passes(): boolean {
    return ["name-not-found", "refused", "timeout", "no-route", "hub-not-reached", "closed", "other"].includes(
      this.why,
    );
  }
}

/** A URL that is not of this hub's origin. Nothing was sent: the token is the hub's alone. */
export class ForeignOrigin extends HubError {
  readonly kind = "foreign-origin";

  constructor(
    hub: string,
    readonly origin: string,
  ) {
    super(hub, `${origin} is not the origin of ${hub}: nothing was sent`);
  }
}

/**
 * A WebSocket was answered with a page instead of being opened. 302, 424: the server does not run; 403: the token is not taken;
 * 404: no such kernel or terminal; 502, 503: the proxy before the server finds nobody. Right after a break these pass by themselves.
 */
export class SocketRefused extends HubError {
  readonly kind = "socket-refused";

  constructor(
    hub: string,
    readonly status: number,
    /** for 302: the path it led to, without its query */
    readonly leadsTo?: string,
  ) {
    super(hub, `the socket was refused with status ${status}`);
  }
}

/** What a Jupyter server (tornado) takes in one message unless its administrator raised it. */
const SERVER_MESSAGE_LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * An open WebSocket ended in a fault: the other side sent something that is no WebSocket traffic, or what we sent was too large for
 * it. `code` is that of `ws` (`WS_ERR_…`) or the closing code.
 */
export class SocketBroken extends HubError {
  readonly kind = "socket-broken";
  /** The likely cause: a message above what servers take. A closing code says so (1009), or the socket just breaks. */
  readonly messageTooLarge: boolean;

  constructor(
    hub: string,
    readonly code: string,
    /** the largest message we sent, in bytes */
    readonly largestSentBytes: number,
    options?: ErrorOptions,
  ) {
    super(hub, `the socket broke (${code}; largest message sent: ${largestSentBytes} bytes)`, options);
    this.messageTooLarge = code === "1009" || largestSentBytes > SERVER_MESSAGE_LIMIT_BYTES;
  }
}
