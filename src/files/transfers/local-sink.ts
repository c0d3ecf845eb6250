import { type FileHandle, open, rename, rm } from "node:fs/promises";
import type { DownloadSink } from "../download.js";
import { locally } from "./local-problem.js";

/** A file of this computer that is being fetched: beside the one that it is to be, until it is whole. */
export class LocalSink implements DownloadSink {
  readonly #part: string;
  #at = 0;

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
    await locally(this.file, async () => {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await this.handle.write(bytes, done, bytes.length - done, this.#at);
        done += bytesWritten;
        this.#at += bytesWritten;
      }
    });
  }

  async restart(): Promise<void> {
    await locally(this.file, () => this.handle.truncate(0));
    this.#at = 0;
  }

  /** It is whole: it takes the place of what was there. */
  async keep(): Promise<void> {
    await locally(this.file, async () => {
      await this.handle.close();
      await rename(this.#part, this.file);
    });
  }

  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.#part, { force: true });
  }
}

function partOf(file: string): string {
  return `${file}.hub-kernels-part`;
}
