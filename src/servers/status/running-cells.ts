import type { ServerId } from "../../text/ids.js";
import { Listeners } from "../../transport/listeners.js";
import { type Moment, momentNow } from "../../transport/moment.js";

/** A notebook whose cells run. */
export interface RunningNotebook {
  /** as it is shown */
  name: string;
  /** the id of its kernel, as the connection's holder knows it */
  kernel?: string;
  /** how many of them are not done, those that wait included */
  cells: number;
  /** from when on this window has always known of one */
  since: Moment;
  /** when the one that runs began: what waits in a kernel's queue does not run. `undefined`: nobody knows */
  begunAt?: Moment;
}

/** Told at most so often, in ms: what ends sooner is worth no word. */
const PAUSE_MS = 1_000;

/** What this window has the kernels of servers run, or follows for an earlier one. */
export class RunningCells {
  /** by the connection to the kernel */
  readonly #running = new Map<object, RunningNotebook & { serverId: ServerId }>();
  /** When the last cell of a kernel ended, in ms since the epoch. */
  readonly #ends = new Map<string, number>();
  readonly #listeners = new Listeners();
  #telling: NodeJS.Timeout | undefined;

  of(serverId: ServerId): readonly RunningNotebook[] {
    return [...this.#running.values()].filter((running) => running.serverId === serverId);
  }

  /** Have all cells of this window that a kernel was given ended later than this, in ms since the epoch? */
  hasEndedSince(kernel: string, at: number): boolean {
    return (this.#ends.get(kernel) ?? -Infinity) >= at;
  }

  set(connection: object, serverId: ServerId, notebook: Omit<RunningNotebook, "since">): void {
    const since = this.#running.get(connection)?.since ?? momentNow();
    if (notebook.cells === 0) {
      if (this.#running.has(connection) && notebook.kernel !== undefined) this.#ends.set(notebook.kernel, Date.now());
      this.closed(connection);
      return;
    }
    this.#running.set(connection, { ...notebook, since, serverId });
    this.#changed();
  }

  /** The connection is gone; what ran may run on. */
  closed(connection: object): void {
    if (this.#running.delete(connection)) this.#changed();
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.#listeners.add(listener);
  }

  #changed(): void {
    this.#telling ??= setTimeout(() => this.#tell(), PAUSE_MS).unref();
  }

  #tell(): void {
    this.#telling = undefined;
    this.#listeners.tell();
  }
}
