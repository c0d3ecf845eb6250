import { startOf } from "../../model/start-of.js";
import type { Server } from "../../model/types.js";
import type { ServerId } from "../../text/ids.js";
import { Listeners } from "../../transport/listeners.js";

/** The servers on which no recorder could be started in this window, and why. */
export class UnrecordedServers {
  readonly #notes = new Map<ServerId, { started: string | undefined; why: string }>();
  readonly #listeners = new Listeners();

  /** @param isWanted whether kernels are to be recorded at all, as the user has set it */
  constructor(private readonly isWanted: () => boolean) {}

  /** Of a server that runs since it was tried. */
  of(server: Server): string | undefined {
    const note = this.#notes.get(server.id);
    return note && note.started === startOf(server) && this.isWanted() ? note.why : undefined;
  }

  /** @param why in the words of who refused it; `undefined`: it was started */
  note(server: Server | undefined, why: string | undefined): void {
    if (!server || this.of(server) === why) return;
    if (why === undefined) this.#notes.delete(server.id);
    else this.#notes.set(server.id, { started: startOf(server), why });
    this.#listeners.tell();
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.#listeners.add(listener);
  }
}
