import { randomUUID } from "node:crypto";
import { momentNow, msSince } from "../transport/moment.js";
import { type Memento, stored } from "./stored.js";

/** A way in which one window of the editor can make the others look; it carries nothing. */
export interface WindowSignal {
  send(): PromiseLike<void>;
  onDidHear(listener: () => void): { dispose(): void };
}

export interface WindowsDeps {
  /** the extension's global state: what the signals are about is in it */
  state: Memento;
  signals: readonly WindowSignal[];
  log: { warn(message: string): void };
}

/** A signal may overtake the state that it is about: how often that is looked for, and how long, in ms. */
const lookEveryMs = 50;
const lookForMs = 3_000;

/**
 * Makes the windows agree: what one of them changes in the global state (tokens, hubs) the others hear of at once. The editor brings
 * the state itself from window to window; only that it came is told to nobody.
 */
export class EditorWindows {
  readonly #listeners = new Set<() => void>();
  readonly #heard: { dispose(): void }[];
  #stamp: string | undefined;
  #looking: NodeJS.Timeout | undefined;
  #heardAt = momentNow();

  constructor(private readonly deps: WindowsDeps) {
    this.#stamp = stored.changed.get(deps.state);
    this.#heard = deps.signals.map((signal) => signal.onDidHear(() => this.#look()));
  }

  /** To be called after a change. Never rejects: the change is made, and the others see it at the latest when they get the focus. */
  async tell(): Promise<void> {
    this.#stamp = randomUUID();
    try {
      await stored.changed.set(this.deps.state, this.#stamp);
      await Promise.all(this.deps.signals.map((signal) => signal.send()));
    } catch (error) {
      this.deps.log.warn(`the other windows were not told of a change: ${String(error)}`);
    }
  }

  /** Of changes that other windows made. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Lets the listeners look, whether or not there was a signal: to be called when the window gets the focus. */
  check(): void {
    this.#stamp = stored.changed.get(this.deps.state);
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        // Called from a timer too, and the others are to look all the same.
        this.deps.log.warn(`a change of another window was not taken up: ${String(error)}`);
      }
    }
  }

  /** A change that was made here had been undone, and is made again: both this window and the others may have seen it undone. */
  restored(): void {
    this.check();
    void this.tell();
  }

  dispose(): void {
    clearInterval(this.#looking);
    this.#listeners.clear();
    for (const heard of this.#heard) heard.dispose();
  }

  #look(): void {
    this.#heardAt = momentNow();
    if (this.#arrived() || this.#looking) return;
    this.#looking = setInterval(() => {
      if (!this.#arrived() && msSince(this.#heardAt) < lookForMs) return;
      clearInterval(this.#looking);
      this.#looking = undefined;
    }, lookEveryMs);
  }

  /** This window's own signal comes back to it too: that is no news. */
  #arrived(): boolean {
    if (stored.changed.get(this.deps.state) === this.#stamp) return false;
    this.check();
    return true;
  }
}
