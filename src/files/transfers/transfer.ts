import type { Localizer } from "../../text/speech.js";
import type { ReportProgress } from "../../ui/ui.js";
import { sizeWords } from "../size-words.js";

const WHOLE = 100;
/** A notification is drawn anew at most so often, in ms. */
const SHOWN_MS = 200;

/** What became of a transfer. */
export interface Outcome {
  files: number;
  bytes: number;
  /** of these files the size alone is known to be right */
  unhashed: number;
  /** there already, and not written over */
  skipped: number;
  /** what could not go along, by its path */
  left: string[];
}

/** How far a transfer of several files is, in its notification. */
export class TransferProgress {
  #done = 0;
  #files = 0;
  #current = 0;
  #shownPercent = 0;
  #shownAtMs = -Infinity;

  constructor(
    private readonly whole: { files: number; bytes: number },
    private readonly report: ReportProgress,
    private readonly l10n: Localizer,
  ) {}

  /** So much of the file that is on its way. */
  readonly sent = (bytes: number): void => {
    this.#current = bytes;
    if (performance.now() - this.#shownAtMs >= SHOWN_MS) this.#show();
  };

  /** The file is whole, or is left as it is. */
  next(size: number): void {
    this.#done += size;
    this.#files++;
    this.sent(0);
  }

  #show(): void {
    this.#shownAtMs = performance.now();
    const { l10n, whole } = this;
    const now = this.#done + this.#current;
    const percent = Math.min(WHOLE, (WHOLE * now) / Math.max(1, whole.bytes));
    const increment = Math.max(0, percent - this.#shownPercent);
    this.#shownPercent += increment;
    const sizes = l10n.t("{0} of {1}", sizeWords(now, l10n), sizeWords(whole.bytes, l10n));
    const message =
      whole.files === 1
        ? sizes
        : l10n.t("{0} of {1} files, {2}", Math.min(this.#files + 1, whole.files), whole.files, sizes);
    this.report({ message, increment });
  }
}
