/** A connection is often made because a cell is to be run, which is sent within this time, in ms. */
const PRESSED_MS = 6_000;

/** Says of a notebook that its kernel is still at work on what was started elsewhere: once, unless a cell is asked for that is not run. */
export class AtWorkNotice<Notebook> {
  /** with what waits to be said */
  readonly #told = new Map<Notebook, NodeJS.Timeout | undefined>();

  /** @param say `isAskedFor` as in `tell` */
  constructor(private readonly say: (notebook: Notebook, isAskedFor: boolean) => void) {}

  /** @param isAskedFor a cell was asked for, and is not run: with the words for that all is said */
  tell(notebook: Notebook, isAskedFor: boolean): void {
    if (!isAskedFor && this.#told.has(notebook)) return;
    this.done(notebook);
    const later = isAskedFor ? undefined : setTimeout(() => this.say(notebook, false), PRESSED_MS);
    this.#told.set(notebook, later);
    if (isAskedFor) this.say(notebook, true);
  }

  /** Its kernel is not at work any more. */
  done(notebook: Notebook): void {
    clearTimeout(this.#told.get(notebook));
  }

  close(): void {
    for (const timer of this.#told.values()) clearTimeout(timer);
  }
}
