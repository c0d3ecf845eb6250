import { setImmediate, setTimeout as delay } from "node:timers/promises";
import { HAND_OVER_MS } from "../../../jupyterServer/hand-over.js";

/** `exited`: the code has ended its kernel. */
export type CellOutcome = "ok" | "failed" | "exited";

export interface QueuedRun {
  /** Ends it without a word. */
  cancel(): Promise<void>;
}

export interface RunEvents {
  /** The kernel was given it: the next may be given too, where the kernel takes all. */
  sent(): void;
  /** The kernel has begun it. */
  begun(): void;
}

export interface CellQueueDeps<Run extends QueuedRun> {
  /** Runs one to its end. Never rejects. */
  execute(run: Run, on: RunEvents): Promise<CellOutcome>;
  /** May the kernel be given many at once? */
  queues(): Promise<boolean>;
  /** Nothing runs and nothing waits any more. */
  done?(spell: { tookMs: number; hasFailed: boolean }): void;
  log: { warn(message: string): void };
}

const UNTOLD: RunEvents = { sent: () => undefined, begun: () => undefined };

/** From the first cell that the kernel is given until there is none. */
class Spell {
  takesAll: () => void = () => undefined;
  /** resolves once the kernel is to be given all, which it may never be */
  readonly all = new Promise<void>((resolve) => (this.takesAll = resolve));
  hasBegun = false;
  hasFailed = false;
  readonly begunAtMs = performance.now();
}

/**
 * The cells of a notebook, in order: those that wait here, and those that the kernel was given. While cells are quick it is given one after
 * the other, so that nothing runs after an error, however long the way is that both take. Once they take their time it is given all: it
 * queues by itself, and runs them also when this window is gone.
 */
export class CellQueue<Run extends QueuedRun> {
  readonly #waiting: Run[] = [];
  readonly #open = new Set<Run>();
  /** of these, what is not with the kernel yet: something may have to be brought to its server first */
  readonly #onItsWay = new Set<Run>();
  /** `undefined`: there is nothing to be run */
  #spell: Spell | undefined;
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

  /** The kernel was given them by an earlier window. */
  adopt(runs: readonly Run[]): void {
    if (runs.length > 0) this.#spell ??= new Spell();
    for (const run of runs) void this.#followed(run, UNTOLD);
  }

  /** They have ended, and are shown: nothing waits for them, and nothing is called off for an error of theirs. */
  show(runs: readonly Run[]): void {
    for (const run of runs) void this.deps.execute(run, UNTOLD);
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
    await this.#cancel(this.#waiting.splice(0));
  }

  async #cancel(runs: Iterable<Run>): Promise<void> {
    for (const run of runs) {
      await run.cancel().catch((error: unknown) => this.deps.log.warn(`a cell was not called off: ${String(error)}`));
    }
  }

  /** Runs it, until the next one may be sent. */
  #untilNext(run: Run): Promise<void> {
    return new Promise((resolve) => {
      const spell = (this.#spell ??= new Spell());
      const sent = () => {
        this.#onItsWay.delete(run);
        void spell.all.then(resolve);
      };
      this.#onItsWay.add(run);
      void this.#followed(run, { sent, begun: () => void this.#begun(spell) }).then(resolve);
    });
  }

  /** A kernel that takes long to start is given no more: all would arrive at once, and what comes after an error could come too late to be aborted. */
  async #begun(spell: Spell): Promise<void> {
    if (spell.hasBegun) return;
    spell.hasBegun = true;
    await delay(this.handOverMs, undefined, { ref: false });
    // On a busy machine the end of the cell may be here already, and only not be heard yet.
    await setImmediate();
    if (await this.deps.queues()) spell.takesAll();
  }

  async #followed(run: Run, on: RunEvents): Promise<void> {
    this.#open.add(run);
    const outcome = await this.deps.execute(run, on);
    this.#open.delete(run);
    this.#onItsWay.delete(run);
    const spell = this.#spell;
    if (spell) spell.hasFailed ||= outcome === "failed";
    if (outcome === "failed") await this.#cancel([...this.#onItsWay, ...this.#waiting.splice(0)]);
    if (!spell || spell !== this.#spell || this.#open.size > 0 || this.#waiting.length > 0) return;
    this.#spell = undefined;
    this.deps.done?.({ tookMs: performance.now() - spell.begunAtMs, hasFailed: spell.hasFailed });
  }
}
