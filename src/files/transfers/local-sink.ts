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
    const [batch, at] = [Buffer.concat(this.#pieces), this.#at];
    this.#pieces = [];
    this.#waiting = 0;
    this.#at += batch.length;
    this.#writing = locally(this.file, () => this.#whole(batch, at));
    this.#writing.catch(() => undefined);
  }

  async #whole(batch: Buffer, at: number): Promise<void> {
    for (let done = 0; done < batch.length;) {
      done += (await this.handle.write(batch, done, batch.length - done, at + done)).bytesWritten;
    }
  }
}

function partOf(file: string): string {
  return `${file}.hub-kernels-part`;
}
