import type { HubClient } from "../hubClient/contract.js";
import type { ServerRef } from "../hubClient/types.js";
import type { Moment } from "../transport/moment.js";
import type { TransportLog } from "../transport/types.js";
import type { HubEvent } from "./hub-reducer.js";
import { serverLabel } from "./server-label.js";
import type { Hub, ModelChange, Server, ServerState } from "./types.js";

/** What the tasks of a hub's servers need of it. */
export interface HubOfTasks {
  readonly hub: Hub;
  /** aborted when the hub is removed or the model disposed */
  readonly closing: AbortSignal;
  readonly parts: { readonly connection: { client(): Promise<HubClient> }; readonly log: TransportLog; now(): Moment };
  dispatch(event: HubEvent, reason: ModelChange["reason"]): void;
  notAnswered(error: unknown): void;
  refreshAnew(): Promise<Hub>;
}

/** One server for its task: what the model has of it, and what the task tells the model. */
export class ServerOfHub {
  constructor(
    readonly live: HubOfTasks,
    readonly name: string,
  ) {}

  get known(): Server | undefined {
    return this.live.hub.servers.find((server) => server.name === this.name);
  }

  get ref(): ServerRef {
    return { user: this.live.hub.user, name: this.name };
  }

  get label(): string {
    const server = this.known;
    return server ? serverLabel(this.live.hub, server) : `${this.live.hub.label}: ${this.name}`;
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
    const { hub, parts } = this.live;
    parts.log.debug(`${hub.label}: "${this.name}" ${what}: ${error instanceof Error ? error.message : "no reason"}`);
  }
}
