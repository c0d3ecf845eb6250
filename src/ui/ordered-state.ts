import type * as vscode from "vscode";

/**
 * The editor keeps an extension's whole global state as one value, writes it whole, and tells each write back to the window that made it:
 * a write that is made before that happened starts from the old value, and undoes the one before it. So there is one write at a time
 * here, and what waits for its turn is read as if it were written.
 */
export class OrderedState implements vscode.Memento {
  readonly #waiting = new Map<string, { value: unknown }>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly state: vscode.Memento) {}

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

  update(key: string, value: unknown): Promise<void> {
    const waiting = { value };
    this.#waiting.set(key, waiting);
    const written = this.#turn
      .then(() => this.state.update(key, value))
      .finally(() => {
        if (this.#waiting.get(key) === waiting) this.#waiting.delete(key);
      });
    this.#turn = written.catch(() => undefined); // told to who wrote it
    return written;
  }
}
