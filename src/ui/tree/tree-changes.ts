import * as vscode from "vscode";

/** As long an editor that draws other things may take to ask for the rows. */
const ASKED_WITHIN_MS = 2_000;

/**
 * Tells the editor that the rows of a view are others, until it has asked for them: a change that comes while it is still fetching the rows
 * of before can be lost there (its tree joins what is under way), and an old state would stay in sight.
 */
export class TreeChanges<Element = object> {
  readonly #changed = new vscode.EventEmitter<Element[] | undefined>();
  readonly event = this.#changed.event;
  #timer: NodeJS.Timeout | undefined;

  /** @param isVisible an editor asks for nothing while the view is hidden */
  constructor(private readonly isVisible: () => boolean) {}

  tell(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.isVisible() && this.tell(), ASKED_WITHIN_MS).unref();
    this.#changed.fire(undefined);
  }

  /** That these rows have other words, and nothing else. One that is lost comes again with the next. */
  tellOf(elements: readonly Element[]): void {
    this.#changed.fire([...elements]);
  }

  /** To be called when the editor asks for the first rows. */
  asked(): void {
    clearTimeout(this.#timer);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changed.dispose();
  }
}
