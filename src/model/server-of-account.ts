import type { ServerRef } from "../hubClient/types.js";
import { type ServerId, serverIdOf } from "../text/ids.js";
import { serverLabel } from "./server-label.js";
import type { TasksAccount } from "./tasks-account.js";
import type { ModelChange, Server, ServerState } from "./types.js";

/** One server for its task: what the model has of it, and what the task tells the model. */
export class ServerOfAccount {
  constructor(
    readonly live: TasksAccount,
    readonly name: string,
  ) {}

  get known(): Server | undefined {
    return this.live.account.servers.find((server) => server.name === this.name);
  }

  get id(): ServerId {
    return serverIdOf(this.live.account.id, this.name);
  }

  get ref(): ServerRef {
    return { user: this.live.account.user, name: this.name };
  }

  get label(): string {
    const server = this.known;
    return server ? serverLabel(this.live.account, server) : `${this.live.account.label}: ${this.name}`;
  }

  set(state: ServerState, reason: ModelChange["reason"], heard = false): void {
    this.live.dispatch({ kind: "state", name: this.name, state, heard }, reason);
  }

  /** The hub itself said so just now. */
  heard(state: ServerState, reason: ModelChange["reason"]): void {
    this.set(state, reason, true);
  }

  async askWhatIsSo(): Promise<void> {
    try {
      await this.live.refreshAnew();
    } catch (error) {
      this.note("could not be asked for", error);
    }
  }

  note(what: string, error: unknown): void {
    const { account, deps } = this.live;
    deps.log.debug(`${account.label}: "${this.name}" ${what}: ${error instanceof Error ? error.message : "no reason"}`);
  }
}
