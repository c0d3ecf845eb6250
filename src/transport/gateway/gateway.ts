import { once } from "node:events";
import http, { type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import type { ExchangeAnswer, ExchangeRequest } from "../exchange-types.js";
import { unpatched } from "../network/unpatched.js";
import type { TransportLog } from "../types.js";
import { appPath, pageAddress, relative } from "./addresses.js";
import { Admission, isOwnRequest } from "./admission.js";
import type { AppUpstream, GatewayTrouble, PageHolder } from "./contract.js";
import { AppCookies } from "./cookies.js";
import { headerIn, toApp, toPage } from "./headers.js";

export interface GatewayDeps {
  upstream: AppUpstream;
  /** What is shown in a page's place, as plain text. To be told also means that somebody might look what is wrong. */
  trouble(trouble: GatewayTrouble): string;
  /** nobody has used it for long, and it is closed */
  closedAsIdle(): void;
  log: TransportLog;
  /** default: half a day, in ms */
  idleMs?: number;
}

/** The same for whoever is not let in, whatever is asked for: it tells nothing. */
const DENIED = "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
const IDLE_MS = 12 * 3_600_000;
const LOOK_MS = 60_000;
const KEEP_ALIVE_MS = 60_000;
/** Of a browser, which sends the cookies of all ports of this host. */
const MAX_HEADER_BYTES = 128 * 1024;
const [LOOPBACK, LOCALHOST] = ["127.0.0.1", "localhost"];
/** It has an app say what it was sent, the authorization included. */
const REFUSED_METHODS = ["TRACE", "TRACK", "CONNECT"];

/** A port on loopback by which a browser on this machine reaches one app on one server, and nobody else. */
export class Gateway {
  readonly #server: Server;
  readonly #admission = new Admission();
  readonly #cookies: AppCookies;
  readonly #hosts = new Set<string>();
  readonly #open = new Set<Duplex>();
  readonly #look: NodeJS.Timeout;
  #usedAtMs = performance.now();
  #underWay = 0;
  #port = 0;

  private constructor(private readonly deps: GatewayDeps) {
    this.#cookies = new AppCookies(this.#admission.id, deps.upstream);
    const onRequest = (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response);
    const server = unpatched(http).createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAlive: true }, onRequest);
    this.#server = server;
    Object.assign(server, { requestTimeout: 0, timeout: 0, keepAliveTimeout: KEEP_ALIVE_MS });
    server.on("connection", (socket) => {
      this.#open.add(socket);
      socket.on("error", noop).once("close", () => this.#open.delete(socket));
    });
    server.on("upgrade", (request, socket, head: Buffer) => void this.#upgrade(request, socket, head));
    // By default these would be answered before anybody has looked who asks.
    server.on("checkContinue", (request, response: ServerResponse) => void this.#answer(request, response, true));
    server.on("checkExpectation", (request: IncomingMessage) => deny(request.socket));
    server.on("connect", (_request, socket: Duplex) => deny(socket));
    server.on("clientError", (_error, socket: Duplex) => deny(socket));
    this.#look = setInterval(() => this.#closeIfIdle(), LOOK_MS).unref();
  }

  static async open(deps: GatewayDeps): Promise<Gateway> {
    const gateway = new Gateway(deps);
    const server = gateway.#server;
    await once(server.listen(0, LOOPBACK), "listening");
    gateway.#port = (server.address() as AddressInfo).port;
    for (const host of [LOOPBACK, LOCALHOST]) gateway.#hosts.add(`${host}:${gateway.#port}`);
    return gateway;
  }

  /** Its address, without what lets in. */
  get address(): string {
    return `http://${LOOPBACK}:${this.#port}/`;
  }

  /**
   * The path of an address that lets one browser in, once and soon. The address is a secret.
   * @param path from the app's root on, with query
   */
  entry(holder: PageHolder, path = "/"): string {
    return this.#admission.entry(holder) + path;
  }

  /** The editor forwards it under another address too. */
  isKnownAs(address: string): void {
    this.#hosts.add(new URL(address).host);
  }

  close(): void {
    clearInterval(this.#look);
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
  }

  #closeIfIdle(): void {
    if (this.#underWay > 0 || performance.now() - this.#usedAtMs < (this.deps.idleMs ?? IDLE_MS)) return;
    this.close();
    this.deps.closedAsIdle();
  }

  /** Who asks; `undefined`: nobody who is let in. */
  #admitted(request: IncomingMessage): PageHolder | undefined {
    const holder = this.#admission.holderOf(request.headers);
    const isOwn = holder !== undefined && isOwnRequest(request.headers, this.#hosts, holder);
    return isOwn && !REFUSED_METHODS.includes(request.method ?? "") ? holder : undefined;
  }

  async #answer(request: IncomingMessage, response: ServerResponse, isExpected = false): Promise<void> {
    if (this.#enters(request, response)) return;
    const path = this.#admitted(request) && appPath(request.url ?? "", this.deps.upstream);
    if (path === undefined) {
      deny(request.socket);
      return;
    }
    const gone = new AbortController();
    response.on("error", noop).once("close", () => gone.abort());
    if (isExpected) response.writeContinue();
    await this.#used(async () => {
      try {
        const answer = await this.#ask(path, request, gone.signal);
        const headers = this.#headers(answer, request);
        response.sendDate = false;
        response.writeHead(answer.status, answer.statusText, headers);
        response.flushHeaders();
        await piped(answer, response);
      } catch (error) {
        this.#failed(error, response);
      }
    });
  }

  #enters(request: IncomingMessage, response: ServerResponse): boolean {
    const isAsked = request.method === "GET" && this.#hosts.has((request.headers.host ?? "").toLowerCase());
    const entered = isAsked ? this.#admission.entered(request.url ?? "") : undefined;
    if (!entered) return false;
    response.writeHead(302, {
      Location: relative(request.url ?? "", entered.path),
      "Set-Cookie": entered.setCookie,
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store",
    });
    response.end();
    return true;
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", noop);
    const path = this.#admitted(request) && appPath(request.url ?? "", this.deps.upstream);
    if (path === undefined) {
      deny(socket);
      return;
    }
    const gone = new AbortController();
    socket.once("close", () => gone.abort());
    await this.#used(async () => {
      try {
        const answer = await this.#ask(path, request, gone.signal);
        const lines = [`HTTP/1.1 ${answer.status} ${answer.statusText}`, ...pairs(this.#headers(answer, request))];
        if (!answer.isUpgraded) {
          socket.write([...lines, "Connection: close", "\r\n"].join("\r\n"));
          await piped(answer, socket);
          return;
        }
        const upgrade = `Upgrade: ${headerIn(answer.rawHeaders, "upgrade") ?? "websocket"}`;
        socket.write([...lines, "Connection: Upgrade", upgrade, "\r\n"].join("\r\n"));
        if (head.length > 0) answer.stream.write(head);
        await bothWays(socket, answer.stream);
      } catch (error) {
        this.#log(error);
        socket.end("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      }
    });
  }

  async #ask(path: string, request: IncomingMessage, signal: AbortSignal): Promise<ExchangeAnswer> {
    const { headers: given, method = "GET" } = request;
    const { upstream } = this.deps;
    const origin = upstream.origin();
    const headers = toApp(given, {
      cookie: this.#cookies.toApp(given.cookie),
      origin,
      referer: this.#referer(given.referer, origin),
    });
    const hasBody = given["transfer-encoding"] !== undefined || Number(given["content-length"] ?? 0) > 0;
    const outgoing: ExchangeRequest = { method, headers, signal, ...(hasBody && { body: request }) };
    const answer = await upstream.exchange(path, outgoing);
    if (!isOfHub(answer, upstream)) return answer;
    answer.stream.destroy();
    throw new NoServer(answer.status);
  }

  #referer(referer: string | undefined, origin: string): string | undefined {
    if (referer === undefined || !URL.canParse(referer)) return undefined;
    const { host, pathname, search } = new URL(referer);
    const path = this.#hosts.has(host) ? appPath(pathname + search, this.deps.upstream) : undefined;
    return path === undefined ? undefined : origin + path;
  }

  #headers({ rawHeaders }: ExchangeAnswer, request: IncomingMessage): string[] {
    return toPage(rawHeaders, {
      cookie: (header) => this.#cookies.toPage(header),
      address: (address) => pageAddress(address, request.url ?? "/", this.deps.upstream, this.#hosts),
    });
  }

  #failed(error: unknown, response: ServerResponse): void {
    this.#log(error);
    if (response.headersSent || response.destroyed) {
      // An answer that breaks off must not look whole.
      response.destroy();
      return;
    }
    const isNoServer = error instanceof NoServer;
    const text = this.deps.trouble(
      isNoServer ? { kind: "no-server", status: error.status } : { kind: "no-answer", error },
    );
    response.writeHead(502, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" });
    response.end(text);
  }

  #log(error: unknown): void {
    this.deps.log.debug(`gateway ${this.#port}: ${error instanceof Error ? error.message : "failed"}`);
  }

  async #used(work: () => Promise<void>): Promise<void> {
    this.#underWay++;
    try {
      await work();
    } finally {
      this.#underWay--;
      this.#usedAtMs = performance.now();
    }
  }
}

/** The hub stands in for the server. */
class NoServer extends Error {
  constructor(readonly status: number) {
    super(`the hub answered in the server's place: ${status}`);
  }
}

/** While a server does not run its hub redirects to pages of its own, or says 424; without a good token it wants a login. */
function isOfHub({ status, rawHeaders }: ExchangeAnswer, upstream: AppUpstream): boolean {
  if (!upstream.serverPath) return false;
  if (status === 424) return true;
  const location = headerIn(rawHeaders, "location");
  if (status < 300 || status >= 400 || location === undefined || !URL.canParse(location, upstream.origin()))
    return false;
  const to = new URL(location, upstream.origin());
  return /\/hub\/(?:user|login|api\/oauth2|spawn)/.test(to.pathname) && !to.pathname.startsWith(upstream.prefix());
}

function piped({ stream }: ExchangeAnswer, to: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    pipeline(stream, to, (error) => (error ? reject(error) : resolve()));
  });
}

/** Each side may end what it sends before the other does. */
function bothWays(one: Duplex, other: Duplex): Promise<void> {
  const end = () => {
    one.destroy();
    other.destroy();
  };
  one.pipe(other).pipe(one);
  return new Promise((resolve) => {
    for (const each of [one, other]) {
      each.once("error", end).once("close", () => {
        end();
        resolve();
      });
    }
  });
}

function pairs(headers: readonly string[]): string[] {
  return headers.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${headers[at + 1] ?? ""}`] : []));
}

function deny(socket: Duplex): void {
  if (socket.writable) socket.end(DENIED, () => socket.destroy());
  else socket.destroy();
}

const noop = (): void => undefined;
