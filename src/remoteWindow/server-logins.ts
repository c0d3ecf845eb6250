import type { Duplex } from "node:stream";
import { HelperRefusal } from "../helper/helper.js";
import { NoHelper } from "../helper/place.js";
import { type HelperReachDeps, ReachedServers, type TunnelReach, tunnelTo } from "../helper/reached-servers.js";
import type { HubModel } from "../model/types.js";
import type { ServerId } from "../text/ids.js";
import { isUserName } from "./host-text.js";
import { NoSshThere, remoteReason } from "./remote-errors.js";

export interface ServerLoginsDeps extends HelperReachDeps {
  model: Pick<HubModel, "server" | "onDidChange">;
}

/** What a server says of a login that it has now. */
export interface Login {
  user: string;
  hostKey: string;
  /** the user's home there */
  home: string;
}

/** SSH logins on servers: of each the helper, and the streams to sshd over one socket. */
export class ServerLogins {
  readonly #reached: ReachedServers<TunnelReach>;

  constructor(deps: ServerLoginsDeps) {
    this.#reached = new ReachedServers(deps.model, (server) => tunnelTo(server, deps));
  }

  dispose(): void {
    this.#reached.dispose();
  }

  /** From then on the key lets in. Rejects with `NoSshThere`. @param label as sentences call the server */
  async prepare(server: ServerId, label: string, login: string, key: string, signal: AbortSignal): Promise<Login> {
    try {
      const { helper } = await this.#reached.of(server);
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
      const { tunnel } = await this.#reached.of(server);
      return await tunnel.connectSsh(login, signal);
    } catch (error) {
      throw error instanceof NoHelper ? new NoSshThere("no-helper", label, error) : error;
    }
  }

  /** Who is logged in by it is logged out. @returns whether the server had any of it */
  async remove(server: ServerId, login: string, signal: AbortSignal): Promise<boolean> {
    const { helper } = await this.#reached.of(server);
    await helper.start(signal);
    return (await helper.ask("endSsh", { name: login }, signal))["removed"] === true;
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
