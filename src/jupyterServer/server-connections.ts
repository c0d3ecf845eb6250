import type { ServerId } from "../text/ids.js";
import type { ConnectionDeps, ConnectionEnd } from "./connection-deps.js";
import type { ServerConnection } from "./server-connection.js";

export interface ServerConnectionsDeps extends ConnectionDeps {
  /** what is done in the user's place at this end; loaded with the connection */
  endOf(serverId: ServerId): Promise<ConnectionEnd>;
}

/** The connections of this window, one for each server, made when it is first used: whoever speaks to a server does so by these. */
export class ServerConnections {
  readonly #made = new Map<ServerId, Promise<ServerConnection>>();
  readonly #subscription: { dispose(): void };

  constructor(private readonly deps: ServerConnectionsDeps) {
    this.#subscription = deps.model.onDidChange(({ servers }) => {
      for (const { id, after } of servers) if (!after) this.#drop(id);
    });
  }

  of(serverId: ServerId): Promise<ServerConnection> {
    const made = this.#made.get(serverId) ?? this.#make(serverId);
    this.#made.set(serverId, made);
    // One that could not be made is tried again at the next use; another may have been made meanwhile.
    made.catch(() => this.#made.get(serverId) === made && this.#made.delete(serverId));
    return made;
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const id of [...this.#made.keys()]) this.#drop(id);
  }

  async #make(serverId: ServerId): Promise<ServerConnection> {
    const [{ ServerConnection }, end] = await Promise.all([
      import("./server-connection.js"),
      this.deps.endOf(serverId),
    ]);
    return new ServerConnection(serverId, this.deps, end);
  }

  #drop(id: ServerId): void {
    const made = this.#made.get(id);
    this.#made.delete(id);
    made?.then(
      (connection) => connection.dispose(),
      (error: unknown) => this.deps.log.warn(`a connection was never made: ${String(error)}`),
    );
  }
}
