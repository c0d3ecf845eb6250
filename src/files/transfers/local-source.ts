import { createHash } from "node:crypto";
import { type FileHandle, open, stat } from "node:fs/promises";
import type { UploadSource } from "../upload.js";
import { locally, LocalProblem } from "./local-problem.js";

/** A file of this computer on its way, with the hash of what was read of it. */
export class LocalSource implements UploadSource {
  readonly #hash = createHash("sha256");
  #hashed = 0;
  #digest: string | undefined;

  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
    readonly size: number,
    private readonly modifiedMs: number,
  ) {}

  static async open(file: string): Promise<LocalSource> {
    const handle = await open(file, "r");
    const { size, mtimeMs } = await handle.stat();
    return new LocalSource(file, handle, size, mtimeMs);
  }

  readonly read = async (buffer: Buffer, offset: number): Promise<void> => {
    for (let at = 0; at < buffer.length;) {
      const { bytesRead } = await locally(this.file, () =>
        this.handle.read(buffer, at, buffer.length - at, offset + at),
      );
      if (bytesRead === 0) throw new LocalProblem("changed", this.file);
      at += bytesRead;
    }
    // After a cut some of it is read once more.
    const isNew = offset <= this.#hashed && offset + buffer.length > this.#hashed;
    if (!isNew) return;
    this.#hash.update(buffer.subarray(this.#hashed - offset));
    this.#hashed = offset + buffer.length;
  };

  /** Of all of it. Rejects where the file has been changed since it was opened: what was sent may be of two versions. */
  readonly sha256 = async (): Promise<string> => {
    const now = await locally(this.file, () => stat(this.file));
    if (now.size !== this.size || now.mtimeMs !== this.modifiedMs) throw new LocalProblem("changed", this.file);
    this.#digest ??= this.#hash.digest("hex");
    return this.#digest;
  };

  close(): Promise<void> {
    return this.handle.close();
  }
}
