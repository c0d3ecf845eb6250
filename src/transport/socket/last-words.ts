import { within } from "../waiting.js";

/** An editor that closes waits no longer for its extensions, in ms. */
const LEAVE_MS = 4_000;

/** What is still to be done over sockets before they end: those of a window, of all hubs. */
export class LastWords {
  readonly #ending = new Set<Promise<void>>();
  readonly #open = new Set<() => Promise<void> | undefined>();

  /** A socket that is closed: it ends once that is done. Its failure is its own. */
  before(words: Promise<unknown>, end: () => void): void {
    const ending = words
      .catch(() => undefined)
      .then(() => {
        this.#ending.delete(ending);
        end();
      });
    this.#ending.add(ending);
  }

  /** @param words of a socket that is open, were it closed now; `undefined`: none @returns for when it is not any more */
  of(words: () => Promise<void> | undefined): () => void {
    this.#open.add(words);
    return () => this.#open.delete(words);
  }

  /** The window goes, and all of them with it. Resolves when all is done that there is time for. */
  async all(): Promise<void> {
    await within(LEAVE_MS, Promise.allSettled([...this.#ending, ...[...this.#open].map((words) => words())]));
  }
}
