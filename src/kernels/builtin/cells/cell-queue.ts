import { setTimeout as delay } from "node:timers/promises";

/** `exited`: the code has ended its kernel. */
export type CellOutcome = "ok" | "failed" | "exited";

export interface QueuedRun {
  /** Ends it without a word. */
  cancel(): Promise<void>;
}

export interface CellQueueDeps<Run extends QueuedRun> {
  /**
   * Runs one to its end. Never rejects.
   * @param sent to be called once the kernel was given it, unless the next one is to wait for its end all the same
   */
  execute(run: Run, sent: () => void): Promise<CellOutcome>;
  /** May the kernel be given many at once? */
  queues(): Promise<boolean>;
  log: { warn(message: string): void };
}

/** How long cells may take until the kernel is given all, in ms. */
const HAND_OVER_MS = 500;

/**
 * The cells of a notebook, in order: those that wait here, and those that the kernel was given. While cells are quick it is given one after
 * the other, so that nothing runs after an error, however long the way is that both take. Once they take their time it is given all: it
 * queues by itself, and runs them also when this window is gone.
 */
export class CellQueue<Run extends QueuedRun> {
  readonly #waiting: Run[] = [];
  readonly #open = new Set<Run>();
  /** of the kernel, since it was given the first of those that are open */
  #takesAll: Promise<boolean> | undefined;
  #working = false;

  constructor(
    private readonly deps: CellQueueDeps<Run>,
    private readonly handOverMs = HAND_OVER_MS,
  ) {}

  /** The kernel was given them, or is about to be, and they have not ended: the first is the one that runs. */
  get open(): readonly Run[] {
    return [...this.#open];
  }

  add(run: Run): void {
    this.#waiting.push(run);
  }

  /** Ends when nothing waits here any more. */
  async work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    for (let run = this.#waiting.shift(); run; run = this.#waiting.shift()) await this.#untilNext(run);
    this.#working = false;
  }

  /** The kernel is given all that waits, and nobody here looks after it. */
  handOver(give: (run: Run) => void): void {
    try {
      this.#waiting.forEach(give);
    } catch (error) {
      this.deps.log.warn(`cells were not handed over: ${String(error)}`);
    }
  }

  async cancelWaiting(): Promise<void> {
    for (const run of this.#waiting.splice(0)) {
      await run.cancel().catch((error: unknown) => this.deps.log.warn(`a cell was not called off: ${String(error)}`));
    }
  }

  /** Runs it, until the next one may be sent. */
  #untilNext(run: Run): Promise<void> {
    return new Promise((resolve) => {
      const sent = () =>
        void (this.#takesAll ??= this.#askWhetherAll()).then((all) => {
          if (all) resolve();
        });
      void this.#followed(run, sent).then(resolve);
    });
  }

  async #askWhetherAll(): Promise<boolean> {
    await delay(this.handOverMs, undefined, { ref: false });
    return await this.deps.queues();
  }

  async #followed(run: Run, sent: () => void): Promise<void> {
    this.#open.add(run);
    const outcome = await this.deps.execute(run, sent);
    this.#open.delete(run);
    if (this.#open.size === 0) this.#takesAll = undefined;
    if (outcome === "failed") await this.cancelWaiting();
  }
}
