import * as vscode from "vscode";
import type { ServerConnection } from "../jupyterServer/server-connection.js";
import { ServerMemory } from "../jupyterServer/server-memory.js";
import type { HubModel } from "../servers/types.js";
import { errorSentence } from "../ui/errors.js";
import { cellWords, sayRenewed } from "./cell-words.js";
import type { NotebookServers } from "./notebook-servers.js";
import { notebookOf } from "./notebook-of.js";
import { readyServer, ServerNotStarted } from "./ready-server.js";

export interface ConnectionsParts {
  model: HubModel;
  notebooks: Pick<NotebookServers, "set">;
  memento: ConstructorParameters<typeof ServerMemory>[0];
  log: { info(message: string): void; warn(message: string): void };
}

/** One connection for each server, made when it is first used, for all who use its kernels. */
export class Connections implements vscode.Disposable {
  private readonly made = new Map<string, Promise<ServerConnection>>();
  private readonly memory: ServerMemory;
  private readonly subscription: { dispose(): void };

  constructor(private readonly parts: ConnectionsParts) {
    this.memory = new ServerMemory(parts.memento, parts.log);
    this.subscription = parts.model.onDidChange(() => this.dropRemoved());
  }

  of(serverId: string): Promise<ServerConnection> {
    const made = this.made.get(serverId) ?? this.make(serverId);
    this.made.set(serverId, made);
    // One that could not be made is tried anew at the next use.
    made.catch(() => this.made.delete(serverId));
    return made;
  }

  dispose(): void {
    this.subscription.dispose();
    for (const id of [...this.made.keys()]) this.drop(id);
  }

  private async make(serverId: string): Promise<ServerConnection> {
    const { model, notebooks, log } = this.parts;
    const { ServerConnection } = await import("../jupyterServer/server-connection.js");
    return new ServerConnection(serverId, {
      model,
      memory: this.memory,
      log,
      untilRunning: (id, signal) => untilRunning(model, id, signal),
      isWanted: (session) => notebookOf(session.path) !== undefined,
      used: (session) => notebooks.set(notebookOf(session.path), serverId),
      renewed: (session) => sayRenewed(session, model, serverId),
      words: cellWords(model, serverId),
    });
  }

  private dropRemoved(): void {
    for (const id of this.made.keys()) if (!this.parts.model.server(id)) this.drop(id);
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

/** What goes wrong is said as a sentence: the Jupyter extension shows it in the cell. */
async function untilRunning(model: HubModel, serverId: string, signal: AbortSignal): Promise<void> {
  try {
    await readyServer(model, serverId, signal);
  } catch (error) {
    throw error instanceof ServerNotStarted ? error : new Error(errorSentence(error), { cause: error });
  }
}
