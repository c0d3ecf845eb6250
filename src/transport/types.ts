/** What the rooms above know of the transport: a `fetch` and a `WebSocket` that carry the hub's authorization. */

import type { Duplex } from "node:stream";
import type { Exchange } from "./exchange-types.js";
import type { ProxySettings } from "./network/proxy.js";
import type { TlsSettings } from "./network/tls.js";

/** The part of a WHATWG or node-fetch 2 `Request` that we read; the Jupyter extension passes the latter. */
export interface RequestLike {
  readonly url: string;
  readonly method: string;
  readonly headers: Iterable<[string, string]>;
  readonly signal?: AbortSignal | null;
  text(): Promise<string>;
}

export interface FetchInit {
  method?: string;
  headers?: Record<string, string> | Iterable<[string, string]>;
  /** What is streamed goes out as it comes, and only once. Its sender's time does not count towards `timeoutMs`. */
  body?: string | Uint8Array | AsyncIterable<string | Uint8Array> | null;
  signal?: AbortSignal | null;
  /** Always `manual`: a hub's redirect leads to a page for browsers, and a followed redirect could carry the token away. */
  redirect?: "manual";
  /** until the response's headers are there, in ms; default `requestTimeoutMs` of the network */
  timeoutMs?: number;
  /** longest silence while the body is read, in ms; default that of the network. `null`: it may be silent, and go on, for as long as it likes */
  bodyIdleTimeoutMs?: number | null;
}

/** The part of `Response` that is used above the transport; `HttpResponse` fulfils it. */
export interface HubResponse {
  readonly status: number;
  readonly ok: boolean;
  readonly statusText: string;
  readonly url: string;
  readonly headers: HubHeaders;
  readonly body: NodeJS.ReadableStream | null;
  text(): Promise<string>;
  json(): Promise<unknown>;
}

/** All that came. Several headers of a name are joined by commas, but for cookies, which come one by one. */
export interface HubHeaders extends Iterable<[string, string]> {
  get(name: string): string | null;
  /** Each by itself: there are commas within them. */
  getSetCookie(): string[];
}

/**
 * Rejects with `HubUnreachable`, `CertificateNotTrusted`, `ForeignOrigin`, or the signal's reason (an `AbortError` unless the caller
 * chose another). Every HTTP status is an answer, not an error. Reading the body rejects with the same errors.
 */
export type HubFetch = (input: string | URL | RequestLike, init?: FetchInit) => Promise<HubResponse>;

export interface TransportLog {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

/**
 * Whose requests and sockets they are: a token, or what reads it for each of them. `undefined`, also from there: nobody's, sent without
 * authorization.
 */
export type SessionToken = string | (() => Promise<string | undefined>) | undefined;

/** Where a hub is behind SSH: a host of the user's ssh config (or `user@host`), and the hub's address as that host sees it. */
export interface SshSettings {
  host: string;
  remote: { host: string; port: number };
}

/** What is set for a network. Read at each request and socket, so that it applies at once. */
export interface NetworkSettings {
  /** in ms; default 30,000 */
  requestTimeoutMs?: number;
  /**
   * until a socket is open, in ms; default 75,000, and no less than `requestTimeoutMs`: before a Jupyter server opens a kernel's socket it
   * waits for the kernel to answer, up to 60 s (jupyter_server's `kernel_info_timeout`), and opens it then in any case
   */
  socketTimeoutMs?: number;
  /** longest silence while a body is read, in ms; default 60,000 (a hub's event stream sends something every 8 s) */
  bodyIdleTimeoutMs?: number;
  /**
   * for the whole of a body that is no event stream, in ms; default 120,000, and a second more for each 4 kB that come: a large file takes
   * its time, and a body that drips has an end
   */
  bodyTimeoutMs?: number;
  /** default: what the operating system trusts, and Node */
  tls?: TlsSettings;
  /** default: none */
  proxy?: ProxySettings;
  /** in the place of a proxy; default: none */
  ssh?: SshSettings;
  /** names of headers that go with each request to the hub, and with each socket, for whoever stands before it; `NetworkSecrets` has the values */
  headers?: readonly string[];
}

/** How a connection beneath a socket ended. 1006 is never sent: it stands for an end without a closing handshake (RFC 6455). */
export interface SocketEnd {
  code: number;
  reason: string;
  error?: Error;
}

export interface SocketEvents {
  /** `protocol` is '' when the server selected none */
  opened(protocol: string): void;
  /** `data` is a string for a text frame */
  message(data: unknown, isBinary: boolean): void;
  ping(data: Buffer): void;
  pong(data: Buffer): void;
  /** The other side was asked whether it is there, and has answered after so many ms. */
  answered?(roundTripMs: number): void;
  /** once; nothing follows */
  ended(end: SocketEnd): void;
}

/** What a socket sends over. It begins with its making, and calls nobody back before that has returned. */
export interface SocketConnection {
  readonly bufferedAmount: number;
  /** `false` also once the other side has begun to close it: what is sent then is lost */
  readonly isOpen: boolean;
  /** The way to the hub is still being made, and nobody there knows of it. */
  readonly isReaching?: boolean;
  setBinaryType(type: HubWebSocket["binaryType"]): void;
  /** Only after `opened`. */
  send(data: SocketData, callback?: (error?: Error) => void): void;
  /** Only after `opened`. */
  ping(data: unknown, callback?: (error?: Error) => void): void;
  /** What is to be done over it before it is closed; `undefined`: nothing. */
  lastWords?(): Promise<void> | undefined;
  close(code?: number, reason?: string): void;
  terminate(): void;
}

export type SocketData = string | ArrayBuffer | ArrayBufferView;
export type Connect = (url: URL, protocols: string[], events: SocketEvents) => SocketConnection;

/** Why a lasting socket ends that its holder still wants: what it led to is gone, or only the connection to it is given up. */
export type SocketLoss = "gone" | "given-up";

/** Who knows the protocol that a lasting socket carries. */
export interface SocketTraffic {
  /** A connection is open; `again`: in the place of one that was lost. What waited is sent after this. */
  opened(again: boolean, way: SocketChannel): void;
  /**
   * The holder sends. @returns what goes out, now or when it can, in its place; `undefined`: nothing. Default: as it is. What is promised goes
   * out when it is known, after whatever was sent meanwhile.
   */
  sending?(data: SocketData): SocketData | undefined | Promise<SocketData | undefined>;
  sent(data: SocketData): void;
  /** `false`: not for the socket's holder. */
  received(data: unknown): boolean;
  /** The connection was lost, and another is made. `error`: why, as far as it is known. */
  lost(error: Error | undefined): void;
  /** What the socket leads to is gone, and the socket sleeps. */
  slept(): void;
  /** The holder sends to a socket that sleeps. `wake`: it is wanted again; `keep`: it is sent once it is; `done`: it is answered already. */
  asleep(data: SocketData): "wake" | "keep" | "done";
  /** It was not woken, and this waits to be sent. `true`: it is answered, and waits no more. */
  declined(data: SocketData, error: unknown): boolean;
  /** Its holder is about to let go of it. Resolves when that is well; `undefined`: it is now. */
  lastWords?(): Promise<void> | undefined;
  /**
   * The socket ends. With `why` not by its holder, who is still told of what is delivered now; what waited to be sent counts as sent.
   */
  ended(why: SocketLoss | undefined): void;
}

export interface SocketChannel {
  /** '' when the server selected none */
  readonly protocol: string;
  /** `false`: the connection was lost, and what is sent is lost too */
  isOpen(): boolean;
  send(data: SocketData): void;
  /** Nothing comes over this connection: another is made, in a session of its own. */
  renew(): void;
  /** To the socket's holder, as if it had come over the connection; what did come over it, as it came. */
  deliver(data: string | Buffer | ArrayBuffer): void;
}

/** What makes a socket last over broken connections. */
export interface LastingPolicy {
  /** whose it is, for who shows what is away (`AwaySockets`) */
  owner?: string;
  /** where it is now, in a session of its own; without it, the socket's own URL */
  url?(): URL;
  /**
   * Is what the socket leads to still there? Asked after each try to connect that failed. "refused": it is not said to those who come with
   * this token. A rejection counts as "unknown".
   */
  verdict(signal: AbortSignal): Promise<"there" | "gone" | "unknown" | "refused">;
  /** The socket goes by such a verdict. One that is older than its last opening it does not believe. */
  gone(): void;
  /** After "refused": resolves when another try may end otherwise. */
  admitted(signal: AbortSignal): Promise<void>;
  /** Makes again what is gone, when the holder wants it; gives where it is. `undefined`: a socket ends with what it led to. */
  revive?: ((signal: AbortSignal) => Promise<URL>) | undefined;
  /** Lets go of a connection that is not used, until something is sent. Default: never. */
  release?: {
    /** for so long nothing was sent or received, in ms; 0: never. Asked again and again. */
    afterMs(): number;
    /** Is nothing under way that more may come of? A rejection counts as "no". */
    isIdle(signal: AbortSignal): Promise<boolean>;
    released?(): void;
  };
  traffic: SocketTraffic;
  /** as in `SocketEvents` */
  answered?(roundTripMs: number): void;
  /** called once, when the socket has ended */
  ended(): void;
}

/** A connection that speaks another protocol than HTTP from here on. */
export interface Upgraded {
  readonly stream: Duplex;
  /** of the answer, names and values in turn */
  readonly rawHeaders: readonly string[];
}

/** A hub's network with an account's authorization, or as a stranger. It holds nothing open by itself and needs no end. */
export interface HubSession {
  readonly baseUrl: string;
  /** The authorization goes to the hub's own origin only, and to that of its server for which the session is. */
  readonly fetch: HubFetch;
  /**
   * The same for one server of the hub, which may have a host of its own (`c.JupyterHub.subdomain_host`).
   * @param server where the hub's user model has it, asked at each request and socket; what no hub can have there gets nothing
   */
  at(server: () => string): HubSession;
  /** A WebSocket class with the hub's authorization, as the Jupyter extension subclasses it (jupyter-extension.md, point 4). */
  readonly WebSocket: HubWebSocketClass;
  /**
   * The same, with sockets that last: one that loses its connection stays open and connects again, until its policy says that what it led to
   * is gone. `policyFor` a URL gives `undefined` where a loss is to end the socket.
   */
  lastingWebSocket(policyFor: (url: URL) => LastingPolicy | undefined): HubWebSocketClass;
  /**
   * What a request for another protocol gives, for who speaks that protocol himself. `headers` has `connection` and `upgrade`. Rejects as
   * `fetch` does, and with `SocketRefused` for any other answer.
   */
  readonly upgrade: (url: string | URL, headers: Record<string, string>, signal?: AbortSignal) => Promise<Upgraded>;
  /** Hands a request on with the authorization, and its answer back. No time limit. Rejects as `fetch` does before there is an answer. */
  readonly exchange: Exchange;
}

/**
 * The constructor throws for a URL that is none (`SyntaxError`) or of another origin (`ForeignOrigin`); whatever happens later comes
 * as `error` and then `close`. It takes http(s) and ws(s) URLs.
 */
export interface HubWebSocketClass {
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
  new (url: string | URL, protocols?: string | string[]): HubWebSocket;
}

/** What a socket emits, in the arguments' order; `addEventListener` and the `on…` properties get an object instead. */
export interface HubWebSocketEvents {
  open: [];
  /** a string for a text frame, else what `binaryType` says */
  message: [data: unknown, isBinary: boolean];
  /** `SocketRefused`, `SocketBroken`, `HubUnreachable`, `CertificateNotTrusted`, or what `token()` rejected with; `close` follows */
  error: [error: Error];
  /** 1006 with a reason of ours when the socket ended without a closing handshake */
  close: [code: number, reason: string];
  ping: [data: Buffer];
  pong: [data: Buffer];
}

export type SocketEventType = "open" | "message" | "close" | "error";
export type SocketEventListener = ((event: never) => void) | { handleEvent(event: never): void };

/** An EventEmitter shaped like `ws` (`HubWebSocketEvents`). */
export interface HubWebSocket extends NodeJS.EventEmitter {
  readonly url: string;
  readonly protocol: string;
  readonly readyState: 0 | 1 | 2 | 3;
  readonly bufferedAmount: number;
  binaryType: "nodebuffer" | "arraybuffer" | "blob";
  onopen: ((event: unknown) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null;
  onerror: ((event: { error: unknown; message: string }) => void) | null;
  addEventListener(type: SocketEventType, listener: SocketEventListener, options?: { once?: boolean }): void;
  removeEventListener(type: SocketEventType, listener: SocketEventListener): void;
  /** As in `ws`: throws before `open`; after `close` the callback gets the error. */
  send(data: SocketData, callback?: (error?: Error) => void): void;
  /** Never throws: the callback gets the error when the socket is not open. */
  ping(callback: (error?: Error) => void): void;
  ping(data: unknown, callback: (error?: Error) => void): void;
  ping(data?: unknown, mask?: boolean, callback?: (error?: Error) => void): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
}
