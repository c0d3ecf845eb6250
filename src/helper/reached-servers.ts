import type { ServerConnection } from "../jupyterServer/server-connection.js";
import type { ServerConnections } from "../jupyterServer/server-connections.js";
import { startOf } from "../model/start-of.js";
import type { HubModel } from "../model/types.js";
import type { ServerId } from "../text/ids.js";
import { type Helper, type HelperDeps, helperFrom } from "./helper.js";
import { PortTunnel } from "./port-tunnel.js";

interface Reached<Reach> {
  /** tells one start of the server from the next */
  started: string | undefined;
  made: Promise<Reach>;
}

/** What a room has of each server that it reaches, for as long as that start of the server runs. */
export class ReachedServers<Reach extends { dispose(): void }> {
  readonly #reached = new Map<ServerId, Reached<Reach>>();
  readonly #changes: { dispose(): unknown };

  constructor(
    private readonly model: Pick<HubModel, "server" | "onDidChange">,
    private readonly make: (server: ServerId) => Promise<Reach>,
  ) {
    this.#changes = model.onDidChange(({ servers }) => {
      for (const { id } of servers) this.#serverChanged(id);
    });
  }

  dispose(): void {
    this.#changes.dispose();
    for (const server of [...this.#reached.keys()]) this.leave(server);
  }

  /** What failed is tried again by who asks next. */
  of(server: ServerId): Promise<Reach> {
    const known = this.#reached.get(server);
    if (known) return known.made;
    const reached = { started: startOf(this.model.server(server)), made: this.make(server) };
    this.#reached.set(server, reached);
    reached.made.catch(() => this.#reached.get(server) === reached && this.#reached.delete(server));
    return reached.made;
  }

  leave(server: ServerId): void {
    this.#reached.get(server)?.made.then(
      (reach) => reach.dispose(),
      () => undefined,
    );
    this.#reached.delete(server);
  }

  #serverChanged(server: ServerId): void {
    const now = this.model.server(server);
    // While nobody knows what it does, it may still run.
    if (now?.state.kind === "unknown") return;
    const reached = this.#reached.get(server);
    if (reached && reached.started !== startOf(now)) this.leave(server);
  }
}

/** A helper of a room's own on a server. */
export interface HelperReach {
  connection: ServerConnection;
  helper: Helper;
  dispose(): void;
}

/** And what goes through it to the node. */
export interface TunnelReach extends HelperReach {
  tunnel: PortTunnel;
}

export interface HelperReachDeps {
  connections: Pick<ServerConnections, "of">;
  /** the program of the helper */
  helperFile: string;
}

export async function helperOn(
  server: ServerId,
  { connections, helperFile }: HelperReachDeps,
  more: Pick<HelperDeps, "patience"> = {},
): Promise<HelperReach> {
  const connection = await connections.of(server);
  const helper = helperFrom(helperFile, { server: connection, ...more });
  return { connection, helper, dispose: () => helper.dispose() };
}

export async function tunnelTo(server: ServerId, deps: HelperReachDeps): Promise<TunnelReach> {
  const { connection, helper } = await helperOn(server, deps);
  const tunnel = new PortTunnel({ server: connection, helper });
  const dispose = () => {
    tunnel.dispose();
    helper.dispose();
  };
  return { connection, helper, tunnel, dispose };
}
