import { readFile } from "node:fs/promises";
import type { Duplex } from "node:stream";
import { Helper, HelperRefusal } from "../helper/helper.js";
import { NoHelper } from "../helper/place.js";
import { PortTunnel } from "../helper/port-tunnel.js";
import type { ServerConnections } from "../jupyterServer/server-connections.js";
import { startOf } from "../model/start-of.js";
import type { HubModel } from "../model/types.js";
import type { ServerId } from "../text/ids.js";
import { isUserName } from "./host-text.js";
import { NoSshThere, remoteReason } from "./remote-errors.js";

export interface ServerLoginsDeps {
  model: Pick<HubModel, "server" | "onDidChange">;
  connections: Pick<ServerConnections, "of">;
  /** the program of the helper */
  helperFile: string;
}

/** What a server says of a login that it has now. */
export interface Login {
  user: string;
  hostKey: string;
  /** the user's home there */
  home: string;
}

interface Reach {
  started: string | undefined;
  made: Promise<{ helper: Helper; tunnel: PortTunnel }>;
}

/** SSH logins on servers: of each the helper, and the streams to sshd over one socket. */
export class ServerLogins {
  readonly #reached = new Map<ServerId, Reach>();
  readonly #changes: { dispose(): void };

  constructor(private readonly deps: ServerLoginsDeps) {
    this.#changes = deps.model.onDidChange(({ servers }) => {
      for (const { id } of servers) this.#serverChanged(id);
    });
  }

  dispose(): void {
    this.#changes.dispose();
    for (const server of [...this.#reached.keys()]) this.#leave(server);
  }

  /** From then on the key lets in. Rejects with `NoSshThere`. @param label as sentences call the server */
  async prepare(server: ServerId, label: string, login: string, key: string, signal: AbortSignal): Promise<Login> {
    try {
      const { helper } = await this.#reach(server);
      // In a terminal it could prepare a login, and give no stream to it.
      await helper.portsUrl(signal);
      const said = await helper.ask("ssh", { name: login, key }, signal);
      return loginIn(said);
    } catch (error) {
      const reason = error instanceof HelperRefusal ? remoteReason(error.reason) : undefined;
      if (error instanceof NoHelper) throw new NoSshThere("no-helper", label, error);
      throw reason && error instanceof Error ? new NoSshThere(reason, label, error) : error;
    }
  }

  /** To an sshd of its own. Rejects with `NoSshThere`, or with what keeps from reaching the server. */
  async connect(server: ServerId, label: string, login: string, signal: AbortSignal): Promise<Duplex> {
    try {
      const { tunnel } = await this.#reach(server);
      return await tunnel.connectSsh(login, signal);
    } catch (error) {
      throw error instanceof NoHelper ? new NoSshThere("no-helper", label, error) : error;
    }
  }

  /** Who is logged in by it is logged out. @returns whether the server had any of it */
  async remove(server: ServerId, login: string, signal: AbortSignal): Promise<boolean> {
    const { helper } = await this.#reach(server);
    await helper.start(signal);
    return (await helper.ask("endSsh", { name: login }, signal))["removed"] === true;
  }

  async #reach(server: ServerId) {
    const known = this.#reached.get(server) ?? this.#made(server);
    this.#reached.set(server, known);
    known.made.catch(() => this.#reached.get(server) === known && this.#reached.delete(server));
    return await known.made;
  }

  #made(server: ServerId): Reach {
    const make = async () => {
      const connection = await this.deps.connections.of(server);
      const helper = new Helper({ server: connection, program: () => readFile(this.deps.helperFile, "utf8") });
      return { helper, tunnel: new PortTunnel({ server: connection, helper }) };
    };
    return { started: startOf(this.deps.model.server(server)), made: make() };
  }

  #serverChanged(server: ServerId): void {
    const now = this.deps.model.server(server);
    // While nobody knows what it does, it may still run.
    if (now?.state.kind === "unknown") return;
    const reached = this.#reached.get(server);
    if (reached && reached.started !== startOf(now)) this.#leave(server);
  }

  #leave(server: ServerId): void {
    const reached = this.#reached.get(server);
    this.#reached.delete(server);
    reached?.made.then(
      ({ helper, tunnel }) => {
        tunnel.dispose();
        helper.dispose();
      },
      () => undefined,
    );
  }
}

/** Nothing that could be another line of a file of ssh's. */
function loginIn({ user, hostKey, home }: Record<string, unknown>): Login {
  if (typeof user !== "string" || !isUserName(user)) throw new Error("the helper says no name of a user");
  if (typeof hostKey !== "string" || !/^ssh-ed25519 [A-Za-z0-9+/]{60,90}={0,2}$/.test(hostKey)) {
    throw new Error("the helper says no key of the host");
  }
  return { user, hostKey, home: typeof home === "string" && /^\/[^\p{Cc}]{0,1000}$/u.test(home) ? home : "/" };
}
