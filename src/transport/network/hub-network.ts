import { AwaySockets } from "../socket/away-sockets.js";
import { LastWords } from "../socket/last-words.js";
import type { HubSession, SessionToken } from "../types.js";
import type { Connector, NetworkSecrets, SshTunnels } from "./connect.js";
import { HubClock } from "./hub-clock.js";
import type { NetworkDeps, OpenNetwork } from "./network.js";

/** What is set for a network, asked at each use; what it is read with is loaded with the first session. */
type LoadSettings = () => NetworkDeps["settings"] | Promise<NetworkDeps["settings"]>;

/** Who asks a hub knows no more of the networks. */
export interface Networks {
  of(baseUrl: string): Pick<HubNetwork, "session">;
}

/**
 * The network of one hub, for all of its accounts and for who asks before there is one: its connections, its clock, and what is set for it.
 * Its code is loaded with the first session.
 */
export class HubNetwork {
  readonly clock: HubClock;
  #open: OpenNetwork | undefined;

  constructor(private readonly deps: Omit<NetworkDeps, "clock" | "settings"> & { settings: LoadSettings }) {
    this.clock = new HubClock(deps.baseUrl);
  }

  /**
   * Asks nobody and opens nothing, and needs no end. `until` is for who goes away before the others: it ends the requests under way (with
   * its reason, an `AbortError`) and every open socket.
   */
  async session(token?: SessionToken, until?: AbortSignal): Promise<HubSession> {
    return (await this.#opened()).session(token, until);
  }

  /**
   * Where the user's browser finds a page of the hub: at its own address, or on this machine where the hub is behind SSH. `undefined`: it
   * does not get there, as what is encrypted is only good for the hub's own name. Rejects with `SshFailed`.
   */
  async pageAddress(page: string): Promise<string | undefined> {
    return await (await this.#opened()).connector.pageAddress(page);
  }

  /** What makes its connections, for who looks at one from end to end. */
  async connector(): Promise<Pick<Connector, "route" | "open" | "encrypt" | "ready">> {
    return (await this.#opened()).connector;
  }

  async #opened(): Promise<OpenNetwork> {
    if (this.#open) return this.#open;
    const [{ openNetwork }, settings] = await Promise.all([import("./network.js"), this.deps.settings()]);
    return (this.#open ??= openNetwork({ ...this.deps, settings, clock: this.clock }));
  }
}

/** The networks of a window, one for each base URL. */
export class HubNetworks implements Networks {
  /** the sockets that have lost their connection, of all hubs */
  readonly away = new AwaySockets();
  readonly #lastWords = new LastWords();
  readonly #networks = new Map<string, HubNetwork>();
  readonly #tunnels: SshTunnels = new Map();
  readonly #end = new AbortController();

  constructor(
    private readonly deps: Pick<NetworkDeps, "log"> & {
      settings: (baseUrl: string) => ReturnType<LoadSettings>;
      /** default: nobody is there to be asked */
      secrets?: (baseUrl: string) => NetworkSecrets;
    },
  ) {}

  of(baseUrl: string): HubNetwork {
    let network = this.#networks.get(baseUrl);
    if (!network) {
      const settings = () => this.deps.settings(baseUrl);
      const { log, secrets } = this.deps;
      const ended = this.#end.signal;
      network = new HubNetwork({
        log,
        settings,
        baseUrl,
        ended,
        tunnels: this.#tunnels,
        away: this.away,
        lastWords: this.#lastWords,
        ...(secrets && { secrets: secrets(baseUrl) }),
      });
      this.#networks.set(baseUrl, network);
    }
    return network;
  }

  /** The window goes: resolves when what is to be done before its sockets end is done, within seconds. */
  async left(): Promise<void> {
    await this.#lastWords.all();
  }

  /** Ends every connection, every request under way and every open socket. */
  dispose(): void {
    this.#end.abort(new DOMException("The hub was closed.", "AbortError"));
  }
}
