import { isDeepStrictEqual } from "node:util";
import type * as vscode from "vscode";

/** How the same change is made to a value that another window wrote meanwhile. */
export type Again = (current: unknown) => unknown;

export interface OrderedStateDeps {
  /** this window's own change was undone by another one's, and is made again */
  onRestored?(): void;
  /** when a write is looked at, in ms after it; not at the same time in two windows */
  pauseMs?(): number;
}

interface Own {
  readonly value: unknown;
  /** what the key was before, and what was written to it since */
  readonly older: readonly unknown[];
  readonly again: Again | undefined;
  /** how often it was made again */
  readonly restored: number;
  readonly timer: NodeJS.Timeout;
}

/** The editor brings one window's state to another within this time or little more (code-server 4.139: 0.1 s), in ms. */
const ARRIVED_MS = 300;
const SPREAD_MS = 700;
/** Two windows that change one thing in contrary ways do not go on for ever. */
const RESTORED_AT_MOST = 3;

/**
 * The editor keeps an extension's whole global state as one value, writes it whole, and tells each write back to the window that made it:
 * a write that is made before that happened starts from the old value, and undoes the one before it. So there is one write at a time
 * here, and what waits for its turn is read as if it were written.
 *
 * Two windows that write within 0.1 s get each other's whole value: each then has the other's change and not its own. So each window
 * looks soon after a write whether it is still there, and makes it again when it finds the value of before.
 */
export class OrderedState implements vscode.Memento {
  readonly #waiting = new Map<string, { value: unknown }>();
  readonly #own = new Map<string, Own>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly state: vscode.Memento,
    private readonly deps: OrderedStateDeps = {},
  ) {}

  keys(): readonly string[] {
    const keys = new Set(this.state.keys());
    for (const [key, { value }] of this.#waiting) {
      if (value === undefined) keys.delete(key);
      else keys.add(key);
    }
    return [...keys];
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as vscode.Memento has it
  get<T>(key: string): T | undefined;
  get<T>(key: string, standard: T): T;
  get(key: string, standard?: unknown): unknown {
    const waiting = this.#waiting.get(key);
    return waiting ? (waiting.value ?? standard) : this.state.get(key, standard);
  }

  /** @param again for a value that several windows change, each a part of it */
  update(key: string, value: unknown, again?: Again): Promise<void> {
    return this.#write(key, value, again, 0);
  }

  dispose(): void {
    for (const { timer } of this.#own.values()) clearTimeout(timer);
    this.#own.clear();
  }

  #write(key: string, value: unknown, again: Again | undefined, restored: number): Promise<void> {
    const before = this.get(key);
    const waiting = { value };
    this.#waiting.set(key, waiting);
    const written = this.#turn
      .then(() => this.state.update(key, value))
      .then(() => this.#watch(key, value, before, again, restored))
      .finally(() => {
        if (this.#waiting.get(key) === waiting) this.#waiting.delete(key);
      });
    this.#turn = written.catch(() => undefined); // told to who wrote it
    return written;
  }

  #watch(key: string, value: unknown, before: unknown, again: Again | undefined, restored: number): void {
    const last = this.#own.get(key);
    clearTimeout(last?.timer);
    const pauseMs = this.deps.pauseMs?.() ?? ARRIVED_MS + Math.random() * SPREAD_MS;
    this.#own.set(key, {
      value,
      older: last ? [...last.older, last.value] : [before],
      again: both(last?.again, again),
      restored,
      timer: setTimeout(() => this.#look(key), pauseMs),
    });
  }

  #look(key: string): void {
    const own = this.#own.get(key);
    if (!own || this.#waiting.has(key)) return;
    this.#own.delete(key);
    const now = this.state.get<unknown>(key);
    const wanted = wantedOf(own, now);
    if (own.restored === RESTORED_AT_MOST || isSame(wanted, now)) return;
    this.#write(key, wanted, own.again, own.restored + 1).then(
      () => this.deps.onRestored?.(),
      () => undefined, // who wrote it was told that it was there; nothing can be written now
    );
  }
}

function both(first: Again | undefined, second: Again | undefined): Again | undefined {
  return first && second ? (current) => second(first(current)) : (second ?? first);
}

/** A value that is neither ours nor the one before is another window's own: it is newer. */
function wantedOf({ value, older, again }: Own, now: unknown): unknown {
  if (isSame(now, value)) return now;
  if (again) return again(now);
  return older.some((old) => isSame(old, now)) ? value : now;
}

/** As the editor keeps them: as JSON. */
function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(asKept(one), asKept(other));
}

function asKept(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
