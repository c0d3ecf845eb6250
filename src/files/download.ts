import { createHash, type Hash } from "node:crypto";
import { HubUnreachable } from "../transport/errors.js";
import type { ContentsApi, FileBytes } from "./contents-api.js";
import { Cuts, isCut } from "./cuts.js";
import { isFileProblem } from "./file-problem.js";
import type { UploadWay } from "./upload.js";

/** Where the bytes go. */
export interface DownloadSink {
  write(bytes: Uint8Array): Promise<void>;
  /** What was written is of no use. */
  restart(): Promise<void>;
}

export interface DownloadWay extends UploadWay {
  /** Is it of use to anybody to know the hash of a file of this size? */
  mayHash(size: number): Promise<boolean>;
}

const RANGE_NOT_SATISFIABLE = 416;

/** Fetches a file as it is, and after a cut goes on where it was, unless the file is another one by then. */
export class Download {
  #got = 0;
  readonly #cuts: Cuts;
  #hash: Hash | undefined;
  /** what the server says of the file: its size and time, as it writes them */
  #version: string | undefined;

  constructor(
    private readonly api: Pick<ContentsApi, "bytes" | "label">,
    private readonly path: string,
    private readonly sink: DownloadSink,
    private readonly way: DownloadWay,
  ) {
    this.#cuts = new Cuts(way);
  }

  /** @returns the hash, where it is of use */
  async run(): Promise<{ size: number; sha256: string | undefined }> {
    await this.#restart();
    while (!(await this.#isWhole()));
    return { size: this.#got, sha256: this.#hash?.digest("hex") };
  }

  async #isWhole(): Promise<boolean> {
    const { signal } = this.way;
    try {
      signal.throwIfAborted();
      const response = await this.api.bytes(this.path, this.#got, signal);
      await this.#begin(response);
      for await (const piece of response.body) await this.#take(piece as Buffer);
      return true;
    } catch (error) {
      signal.throwIfAborted();
      // All of it is here, or the file has become shorter.
      if (isFileProblem(error, "other") && error.about.status === RANGE_NOT_SATISFIABLE) await this.#restart();
      await this.#cuts.pause(error, isCut(error) || isFileProblem(error, "other"));
      return false;
    }
  }

  async #begin({ status, headers }: FileBytes): Promise<void> {
    const isRest = status === 206;
    const total = isRest ? headers.get("content-range")?.split("/")[1] : headers.get("content-length");
    const version = `${total ?? ""} ${headers.get("last-modified") ?? ""}`;
    const isSame = this.#version === undefined || this.#version === version;
    this.#version = version;
    if (isRest && !isSame) {
      await this.#restart();
      throw new HubUnreachable(this.api.label, "other");
    }
    // A server that has no ranges begins anew.
    if (!isRest && this.#got > 0) await this.#restart();
    if (this.#got === 0) this.#hash = (await this.way.mayHash(Number(total ?? 0))) ? createHash("sha256") : undefined;
  }

  async #take(piece: Buffer): Promise<void> {
    await this.sink.write(piece);
    this.#got += piece.length;
    this.#hash?.update(piece);
    this.#cuts.over();
    this.way.sent?.(this.#got);
  }

  async #restart(): Promise<void> {
    this.#got = 0;
    await this.sink.restart();
    this.way.sent?.(0);
  }
}
