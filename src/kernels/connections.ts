import type * as vscode from "vscode";
import type { ServerConnection } from "../jupyterServer/server-connection.js";
import type { ServerId } from "../text/ids.js";
import type { ConnectionsParts } from "./make-connection.js";

export type { ConnectionsParts };

/** One connection for each server, made when it is first used, for all who use its kernels. */
export class Connections implements vscode.Disposable {
  private readonly made = new Map<string, Promise<ServerConnection>>();
  private readonly subscription: { dispose(): void };

  constructor(private readonly parts: ConnectionsParts) {
    this.subscription = parts.model.onDidChange(({ servers }) => {
      for (const { id, after } of servers) if (!after) this.drop(id);
    });
  }

  of(serverId: ServerId): Promise<ServerConnection> {
    const made = this.made.get(serverId) ?? this.make(serverId);
    this.made.set(serverId, made);
    // One that could not be made is tried anew at the next use; another may have been made meanwhile.
    made.catch(() => this.made.get(serverId) === made && this.made.delete(serverId));
    return made;
  }

  dispose(): void {
    this.subscription.dispose();
    for (const id of [...this.made.keys()]) this.drop(id);
  }

  private async make(serverId: ServerId): Promise<ServerConnection> {
    const { makeConnection } = await import("./make-connection.js");
    return makeConnection(serverId, this.parts);
  }

  private drop(id: string): void {
    const made = this.made.get(id);
    this.made.delete(id);
    made?.then(
      (connection) => connection.dispose(),
      (error: unknown) => this.parts.log.warn(`a connection was never made: ${String(error)}`),
    );
  }
}
