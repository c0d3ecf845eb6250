import type { Socket } from "node:net";
import { HubError, HubUnreachable, ProxyFailed, type ProxySource } from "../errors.js";
import type { NetworkSettings, SshSettings, TransportLog } from "../types.js";
import { EitherSignal, waitFor } from "../waiting.js";
import { type Encryption, encryptionOf } from "./encryption.js";
import { opened, placeOf } from "./open-socket.js";
import { proxyAt, type ProxyChoice, proxyFor } from "./proxy.js";
import { addressOf, authorizationOf, tunnel } from "./proxy-tunnel.js";
import { type HeaderSecrets, SetHeaders } from "./set-headers.js";
import type { AskForSsh } from "./ssh/askpass.js";
import { SshTunnel } from "./ssh/tunnel.js";
import { systemProxy } from "./system-proxy.js";
import { HubTls } from "./tls.js";

/** What only its user can tell, asked at the moment that it is needed, and kept where secrets are kept. `undefined`: it was not given. */
export interface NetworkSecrets extends HeaderSecrets {
  /** @param refused the one that was given last is wrong */
  passphrase(file: string, refused: boolean, signal: AbortSignal): Promise<string | undefined>;
  /** `USER:PASSWORD` for a proxy. @param proxy host and port @param refused as above */
  proxyCredentials(proxy: string, refused: boolean, signal: AbortSignal): Promise<string | undefined>;
  /** What ssh asks; it is kept nowhere. */
  ssh: AskForSsh;
}

/** What has a default is there. */
export type WholeSettings = Required<Omit<NetworkSettings, "ssh">> & Pick<NetworkSettings, "ssh">;

/**
 * The tunnels of a window, by what is set for them: the addresses that a hub may have while it is looked for are networks of their own, and
 * nobody is to be asked for each of them.
 */
export type SshTunnels = Map<string, SshTunnel>;

export interface ConnectorDeps {
  baseUrl: string;
  settings: () => WholeSettings;
  log: TransportLog;
  secrets: NetworkSecrets;
  ended: AbortSignal;
  tunnels: SshTunnels;
}

type Proxy = NonNullable<ProxyChoice>;

/** By what a hub is reached. */
export type Route =
  | { kind: "direct" }
  /** `proxy`: host and port */
  | { kind: "proxy"; proxy: string; from: ProxySource }
  | ({ kind: "ssh" } & SshSettings);

/** Networks change, and with them what an operating system says: it is asked again then, in ms. */
const SYSTEM_KNOWN_MS = 30_000;

/** Makes the connections of one hub: by its proxy if there is one, and encrypted as it is set. */
export class Connector {
  readonly #tls: HubTls;
  /** Proxies that let us through, by their address, with what they want to be told (the value of the header). */
  readonly #proved = new Map<string, Promise<string | undefined>>();
  /** With https proxies, by host and port. */
  readonly #proxyTls = new Map<string, HubTls>();
  readonly headers: SetHeaders;
  /** What the operating system says, by origin: the hub's, and that of a user's server. */
  readonly #system = new Map<string, { atMs: number; address: Promise<string | undefined> }>();

  constructor(private readonly deps: ConnectorDeps) {
    this.headers = new SetHeaders(deps.baseUrl, deps.secrets, deps.ended);
    this.#tls = new HubTls(deps.baseUrl, undefined, (...asked) => deps.secrets.passphrase(...asked));
  }

  /**
   * Sees to it that what only the user can tell is there, before the time of a request begins to count. Rejects with `NetworkFileUnusable`,
   * `ProxyFailed`, `SshFailed`, `CertificateNotTrusted` (of a proxy).
   * @returns the headers that are set for the hub
   */
  async ready(): Promise<Record<string, string>> {
    const { baseUrl, ended } = this.deps;
    const set = this.deps.settings();
    const hub = new URL(baseUrl);
    if (hub.protocol === "https:" && set.tls.identity) await waitFor(this.#tls.ready(set.tls, ended), ended);
    await this.#opener(hub, set);
    return await this.headers.values(set.headers);
  }

  /** What is set for the hub's connections, as a text that changes with it. */
  way(): string {
    const { tls, proxy, ssh } = this.deps.settings();
    return JSON.stringify({ ...tls, ssh, proxy: { ...proxy, env: undefined } });
  }

  /**
   * A connection to this origin: the hub's, or that of a server on a host below it. What is set for the hub goes for both, as the same front is
   * before both (JupyterHub asks for a name that leads there); each is asked for by its own name. Rejects as a request does.
   */
  async connect(origin: URL): Promise<Socket> {
    const set = this.deps.settings();
    const open = await this.#opener(origin, set);
    return await this.#limited(set, async (signal) => {
      const socket = await open(signal);
      if (origin.protocol !== "https:") return socket;
      try {
        return await this.#tls.encrypt(socket, origin.hostname, set.tls, signal);
      } catch (error) {
        socket.destroy();
        throw error;
      }
    });
  }

  /** What is known of why a request got no answer. */
  async explained(error: Error): Promise<Error> {
    const isCut = error instanceof HubUnreachable && error.why === "reset";
    return (isCut ? await this.#sshTunnel(this.deps.settings())?.refusal() : undefined) ?? error;
  }

  /** See `HubNetwork`. */
  async pageAddress(page: string): Promise<string | undefined> {
    const ssh = this.#sshTunnel(this.deps.settings());
    const { protocol, origin, host } = new URL(page);
    if (!ssh || origin !== new URL(this.deps.baseUrl).origin) return page;
    return protocol === "http:" ? page.replace(`//${host}`, `//127.0.0.1:${await ssh.pagePort()}`) : undefined;
  }

  // The same one by one, to the hub's own origin, for who tells of each: a check.

  /** As it is set now. Connects nothing, and rejects only with `ProxyFailed`, for an address of a proxy that is none. */
  async route(): Promise<Route> {
    const set = this.deps.settings();
    if (set.ssh) return { kind: "ssh", ...set.ssh };
    const proxy = await this.#proxyFor(new URL(this.deps.baseUrl), set);
    return proxy ? { kind: "proxy", proxy: proxy.url.host, from: proxy.from } : { kind: "direct" };
  }

  async open(): Promise<Socket> {
    const set = this.deps.settings();
    return await this.#limited(set, await this.#opener(new URL(this.deps.baseUrl), set));
  }

  /** Over a connection of `open`, whoever ends that. */
  async encrypt(socket: Socket): Promise<Encryption> {
    const { baseUrl, ended, settings } = this.deps;
    const set = settings();
    await waitFor(this.#tls.ready(set.tls, ended), ended);
    const { hostname } = new URL(baseUrl);
    const encrypted = await this.#limited(set, (signal) => this.#tls.encrypt(socket, hostname, set.tls, signal));
    return encryptionOf(encrypted, this.#tls.vouchedBy(encrypted), set.tls);
  }

  /** How a connection is opened, once what its user must tell for that is there. */
  async #opener(origin: URL, set: WholeSettings): Promise<(signal: AbortSignal) => Promise<Socket>> {
    const ssh = this.#sshTunnel(set);
    if (ssh) {
      await ssh.ready();
      return (signal) => ssh.connect(signal);
    }
    const proxy = await this.#proxyFor(origin, set);
    if (!proxy) return (signal) => opened(placeOf(origin), signal);
    const proved = this.#authorization(proxy, origin, set);
    await proved;
    return (signal) => this.#throughProved(proxy, origin, proved, set, signal);
  }

  /** The one of what is set now. What goes through another one still does so until it ends. */
  #sshTunnel({ ssh }: WholeSettings): SshTunnel | undefined {
    const { baseUrl, secrets, log, ended, tunnels } = this.deps;
    if (!ssh) return undefined;
    const key = JSON.stringify(ssh);
    let tunnel = tunnels.get(key);
    if (!tunnel) {
      tunnel = new SshTunnel({ hub: baseUrl, settings: ssh, secrets, log, ended });
      tunnels.set(key, tunnel);
    }
    return tunnel;
  }

  async #proxyFor(origin: URL, set: WholeSettings): Promise<ProxyChoice> {
    const said = proxyFor(origin, set.proxy);
    if (said !== "unsaid") return said;
    const now = performance.now();
    let system = this.#system.get(origin.origin);
    if (!system || now - system.atMs > SYSTEM_KNOWN_MS) {
      system = { atMs: now, address: systemProxy(origin).catch(() => undefined) };
      this.#system.set(origin.origin, system);
    }
    const address = await system.address;
    return address === undefined ? undefined : proxyAt(origin, address, "system");
  }

  /** What it wants to be told. Asked once, by trying; and again after it was refused. */
  #authorization(proxy: Proxy, origin: URL, set: WholeSettings): Promise<string | undefined> {
    const key = proxy.url.href;
    let proved = this.#proved.get(key);
    if (!proved) {
      proved = this.#prove(proxy, origin, set);
      this.#proved.set(key, proved);
      proved.catch(() => this.#proved.delete(key));
    }
    return proved;
  }

  async #prove(proxy: Proxy, origin: URL, set: WholeSettings): Promise<string | undefined> {
    const { secrets, ended } = this.deps;
    let authorization = authorizationOf(proxy.url) ?? (proxy.from === "hub" ? undefined : set.proxy.authorization);
    for (let asked = 0; ; asked++) {
      try {
        (await this.#limited(set, (signal) => this.#through(proxy, origin, authorization, set, signal))).destroy();
        return authorization;
      } catch (error) {
        if (!(error instanceof ProxyFailed) || error.why !== "credentials") throw error;
        const given = await secrets.proxyCredentials(proxy.url.host, asked > 0, ended);
        if (given === undefined) throw error;
        authorization = `Basic ${Buffer.from(given).toString("base64")}`;
      }
    }
  }

  async #throughProved(
    proxy: Proxy,
    origin: URL,
    proved: Promise<string | undefined>,
    set: WholeSettings,
    signal: AbortSignal,
  ) {
    try {
      return await this.#through(proxy, origin, await proved, set, signal);
    } catch (error) {
      // What was good is not any more: the next `ready` asks, unless another one did meanwhile.
      const isCurrent = this.#proved.get(proxy.url.href) === proved;
      if (isCurrent && error instanceof ProxyFailed && error.why === "credentials") this.#proved.delete(proxy.url.href);
      throw error;
    }
  }

  async #through(
    proxy: Proxy,
    origin: URL,
    authorization: string | undefined,
    set: WholeSettings,
    signal: AbortSignal,
  ): Promise<Socket> {
    const failed = (why: ProxyFailed["why"], status?: number, cause?: unknown) =>
      new ProxyFailed(this.deps.baseUrl, proxy.url.host, proxy.from, why, status, { cause });
    let socket = await opened(placeOf(proxy.url), signal).catch((error: unknown) => {
      throw this.deps.ended.aborted ? error : failed("unreachable", undefined, error);
    });
    try {
      if (proxy.url.protocol === "https:") socket = await this.#encryptedProxy(proxy, socket, set, signal);
      const status = await tunnel(socket, addressOf(origin), authorization, signal);
      if (status >= 200 && status < 300) return socket;
      throw status === 407 ? failed("credentials", status) : failed("refused", status);
    } catch (error) {
      socket.destroy();
      // What is no proxy answers anything, or hangs up. Who is silent may wait for the hub.
      throw error instanceof HubError || signal.aborted ? error : failed("unreachable", undefined, error);
    }
  }

  #encryptedProxy({ url, from }: Proxy, socket: Socket, set: WholeSettings, signal: AbortSignal): Promise<Socket> {
    const { system, authorities } = set.tls;
    const unchecked = from !== "hub" && (set.proxy.unchecked ?? false);
    const known = this.#proxyTls.get(url.host);
    const tls = known ?? new HubTls(this.deps.baseUrl, url.host, () => Promise.resolve(undefined));
    if (!known) this.#proxyTls.set(url.host, tls);
    return tls.encrypt(socket, url.hostname, { system, authorities, trusted: [], unchecked }, signal);
  }

  async #limited<T>({ requestTimeoutMs }: WholeSettings, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { baseUrl, ended } = this.deps;
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new HubUnreachable(baseUrl, "timeout", requestTimeoutMs)),
      requestTimeoutMs,
    );
    const either = new EitherSignal([ended, late.signal]);
    try {
      return await work(either.signal);
    } finally {
      clearTimeout(timer);
      either.release();
    }
  }
}
