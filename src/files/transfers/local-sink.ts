import { type FileHandle, open, rename, rm } from "node:fs/promises";
import type { DownloadSink } from "../download.js";
import { locally } from "./local-problem.js";

/** What comes from a network is in small pieces, and each write takes its time: so much goes at once, in bytes. */
const BATCH = 1024 * 1024;

/** A file of this computer that is being fetched: beside the one that it is to be, until it is whole. */
export class LocalSink implements DownloadSink {
  readonly #part: string;
  #pieces: Uint8Array[] = [];
  #waiting = 0;
  #at = 0;
  /** The next batch is gathered meanwhile. */
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
  ) {
    this.#part = partOf(file);
  }

  static async open(file: string): Promise<LocalSink> {
    return await locally(file, async () => new LocalSink(file, await open(partOf(file), "w")));
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#waiting += bytes.length;
    this.#pieces.push(bytes);
    if (this.#waiting >= BATCH) await this.#flush();
  }

  async restart(): Promise<void> {
    await this.#writing;
    this.#pieces = [];
    this.#waiting = this.#at = 0;
    await locally(this.file, () => this.handle.truncate(0));
  }

  /** It is whole: it takes the place of what was there. */
  async keep(): Promise<void> {
    await this.#flush();
    await this.#writing;
    await locally(this.file, async () => {
      await this.handle.close();
      await rename(this.#part, this.file);
    });
  }

  async discard(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.handle.close().catch(() => undefined);
    await rm(this.#part, { force: true });
  }

  /** Once what was before it is written, this is on its way. What goes wrong with it is said at the next. */
  async #flush(): Promise<void> {
    await this.#writing;
    const [pieces, at] = [this.#pieces, this.#at];
    this.#at += this.#waiting;
    this.#pieces = [];
    this.#waiting = 0;
    this.#writing = locally(this.file, () => this.#whole(pieces, at));
    this.#writing.catch(() => undefined);
  }

  /** As they are: one copy of each would cost a third of the time. */
  async #whole(pieces: readonly Uint8Array[], at: number): Promise<void> {
    for (let [left, to] = [pieces, at]; left.length > 0;) {
      const { bytesWritten } = await this.handle.writev(left, to);
      to += bytesWritten;
      left = after(left, bytesWritten);
    }
  }
}

/** What is left of the pieces once so many bytes are written. */
function after(pieces: readonly Uint8Array[], written: number): Uint8Array[] {
  let at = 0;
  return pieces.flatMap((piece) => {
    const begin = Math.max(0, written - at);
    at += piece.length;
    return begin < piece.length ? [piece.subarray(begin)] : [];
  });
}

function partOf(file: string): string {
  return `${file}.hub-kernels-part`;
}
