import type { ContentsApi } from "./contents-api.js";
import { Cuts, type CutWay, isCut } from "./cuts.js";
import { fileBody, type ReadInto } from "./file-body.js";
import { isFileProblem } from "./file-problem.js";

const KIBIBYTE = 1024;
const MEBIBYTE = KIBIBYTE * KIBIBYTE;
/** In bytes of the file; a third more goes out. */
const FIRST_PART = 4 * MEBIBYTE;
/** Two are in memory, one on its way and the next. */
const LARGEST_PART = 8 * MEBIBYTE;
const USUAL_LEAST_PART = MEBIBYTE;
/** Some ingresses take no more than a megabyte; nobody takes less than this. */
const LEAST_PART = 64 * KIBIBYTE;
/** A part that takes less is too small for the line, one that takes more too large to be sent again, in ms. */
const QUICK_MS = 1_000;
const SLOW_MS = 8_000;
export interface UploadSource {
  size: number;
  read: ReadInto;
}

export interface UploadWay extends CutWay {
  /** How much is at the server now, in bytes. */
  sent?(bytes: number): void;
}

/**
 * Sends a file in parts, to a path where nobody's file is: the server puts each behind those before. A part whose answer was lost may be there
 * or not, so after a cut the server is asked how much it has. Parts are as large as the line likes, and half as large where somebody on the way
 * takes no such bodies (413).
 */
export class Upload {
  #part = FIRST_PART;
  #largest = LARGEST_PART;
  #sent = 0;
  readonly #cuts: Cuts;
  #ahead: { offset: number; length: number; body: Promise<Buffer> } | undefined;

  constructor(
    private readonly api: Pick<ContentsApi, "put" | "model">,
    private readonly path: string,
    private readonly source: UploadSource,
    private readonly way: UploadWay,
  ) {
    this.#cuts = new Cuts(way);
  }

  async run(): Promise<void> {
    do await this.#next();
    while (this.#sent < this.source.size);
  }

  async #next(): Promise<void> {
    const { signal } = this.way;
    const offset = this.#sent;
    const ahead = this.#ahead;
    const isMade = ahead?.offset === offset && ahead.length <= this.#part;
    const { length, body: making } = isMade ? ahead : this.#made(offset);
    const body = await making;
    // While it goes out and is written there, the next one is made.
    const isLast = offset + length >= this.source.size;
    this.#ahead = isLast ? undefined : this.#made(offset + length);
    const since = performance.now();
    try {
      signal.throwIfAborted();
      await this.api.put(this.path, body, signal);
    } catch (error) {
      await this.#failed(error, length);
      return;
    }
    this.#cuts.over();
    this.#told(offset + length);
    if (length * 2 > this.#part) this.#adapt(performance.now() - since);
  }

  #made(offset: number): { offset: number; length: number; body: Promise<Buffer> } {
    const left = this.source.size - offset;
    const length = Math.min(this.#part, left);
    const body = fileBody(this.source.read, { offset, length, chunk: numberOf(offset, length === left) });
    // What goes wrong is said where it is waited for.
    body.catch(() => undefined);
    return { offset, length, body };
  }

  #told(sent: number): void {
    this.#sent = sent;
    this.way.sent?.(sent);
  }

  #adapt(tookMs: number): void {
    if (tookMs < QUICK_MS) this.#part = Math.min(2 * this.#part, this.#largest);
    else if (tookMs > SLOW_MS)
      this.#part = Math.max(Math.floor(this.#part / 2), Math.min(USUAL_LEAST_PART, this.#largest));
  }

  /** Resolves where it can go on. */
  async #failed(error: unknown, length: number): Promise<void> {
    const { signal } = this.way;
    signal.throwIfAborted();
    if (isFileProblem(error, "body-too-large") && length > LEAST_PART) {
      this.#part = this.#largest = Math.max(LEAST_PART, Math.ceil(length / 2));
      return;
    }
    await this.#cuts.pause(error);
    const arrived = await this.#arrived();
    // Of a part that ends in the middle the rest is sent; what is more than was ever sent is not from here.
    if (arrived !== undefined) this.#told(arrived <= this.#sent + length ? arrived : 0);
  }

  /** How much the server has; `undefined`: it does not say yet. */
  async #arrived(): Promise<number | undefined> {
    try {
      return (await this.api.model(this.path, this.way.signal)).size;
    } catch (error) {
      if (isFileProblem(error, "missing")) return 0;
      if (isCut(error)) return undefined;
      throw error;
    }
  }
}

/** What fits into one part is sent whole. */
function numberOf(offset: number, isLast: boolean): number | undefined {
  if (offset === 0) return isLast ? undefined : 1;
  return isLast ? -1 : 2;
}
