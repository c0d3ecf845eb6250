import { createHash, randomBytes } from "node:crypto";
import { folderOf, joined, nameIn } from "../text/files-address.js";
import { type ContentsApi, MAX_HASHED, MAX_READ } from "./contents-api.js";
import { type CutWay, isCut, throughCuts } from "./cuts.js";
import { Download, type DownloadSink } from "./download.js";
import { fileBody, fromBytes } from "./file-body.js";
import type { FileModel } from "./file-model.js";
import { FileProblem, type FileProblemKind, isFileProblem } from "./file-problem.js";
import type { LargeFiles } from "./large-files.js";
import { Upload, type UploadSource, type UploadWay } from "./upload.js";

const MEBIBYTE = 1024 * 1024;
/** What is sent in one request where nobody on the way has less room, so that a file that exists is written by the server itself. */
const MAX_WHOLE = 16 * MEBIBYTE;
/** Of the name of a file that is on its way. A name has 255 bytes at most, and a letter up to four. */
const NAME_KEPT = 40;
/** On all of today's file systems. */
const MAX_NAME_BYTES = 255;

export interface SendWay extends UploadWay {
  /** of what is sent, in small letters */
  sha256(): string | Promise<string>;
  /** There may be a file of this name, which is written over. */
  replaces: boolean;
}

/**
 * What can be done with the files of one server. No file is left half-written. One that goes out in one request is written by the server, once
 * all of it is there: it keeps a copy of the file of before, and puts that back where writing fails. (`atomic_writing` of jupyter_server writes
 * onto the file itself, so it is not quite that; and of a new file it leaves a piece, which is deleted here.) A larger one is made beside,
 * and gets its name when it is whole. (A server that renames or deletes leaves an empty `.ipynb_checkpoints` there; that is Jupyter's own.)
 */
export class ServerFiles {
  /** @param large who tells more of large files; `undefined`: nobody */
  constructor(
    private readonly api: ContentsApi,
    private readonly large?: LargeFiles,
  ) {}

  stat(path: string, signal: AbortSignal, hash = false): Promise<FileModel> {
    return this.api.model(path, signal, hash);
  }

  list(path: string, signal: AbortSignal): Promise<FileModel[]> {
    return this.api.list(path, signal);
  }

  async createFolder(path: string, signal: AbortSignal): Promise<void> {
    this.#checkName(path);
    await this.api.createFolder(path, signal);
  }

  /** Byte for byte, also of a notebook. */
  async read(path: string, signal: AbortSignal): Promise<Uint8Array> {
    const { headers, body } = await this.api.bytes(path, 0, signal);
    const announced = Number(headers.get("content-length") ?? 0);
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of body) {
      size += pieces[pieces.push(piece as Buffer) - 1]?.length ?? 0;
      if (Math.max(size, announced) > MAX_READ) throw this.#problem("too-large", path);
    }
    return Buffer.concat(pieces, size);
  }

  async write(path: string, bytes: Uint8Array, isNew: boolean, signal: AbortSignal): Promise<void> {
    this.#checkName(path);
    const source = { size: bytes.byteLength, read: fromBytes(bytes) };
    const isTooLarge = source.size > MAX_WHOLE || !(await this.#putWhole(path, source, isNew, signal));
    if (isTooLarge) await this.upload(path, source, { signal, sha256: () => sha256(bytes), replaces: !isNew });
  }

  /**
   * Sends a file of any size, through cuts. One that is there is written over.
   * @returns whether the server has confirmed its hash; otherwise its size alone is known to be right
   */
  async send(path: string, source: UploadSource, way: SendWay): Promise<{ isHashed: boolean }> {
    this.#checkName(path);
    const { signal } = way;
    for (let isAgain = false; source.size <= MAX_WHOLE; isAgain = true) {
      const body = await fileBody(source.read, { offset: 0, length: source.size });
      const isSent = await throughCuts(way, () => this.#sentWhole(path, body, way.replaces, signal));
      if (!isSent) break;
      const verdict = await throughCuts(way, async () => this.#verify(path, source.size, await way.sha256(), signal));
      if (verdict === "damaged" && isAgain) throw this.#problem("damaged", path);
      if (verdict === "damaged") continue;
      way.sent?.(source.size);
      return { isHashed: verdict === "hashed" };
    }
    return await this.upload(path, source, way);
  }

  /** The bytes of a file, through cuts, with their hash. */
  async receive(path: string, sink: DownloadSink, way: UploadWay): Promise<{ isHashed: boolean; size: number }> {
    for (let isAgain = false; ; isAgain = true) {
      const mayHash = async (size: number) => size <= MAX_HASHED || (await this.large?.isThere(way.signal)) === true;
      const got = await new Download(this.api, path, sink, { ...way, mayHash }).run();
      const isSmall = got.size <= MAX_HASHED;
      const told = await throughCuts(way, () => this.api.model(path, way.signal, isSmall));
      const isAsked = got.sha256 !== undefined && !isSmall;
      const sha256 = isAsked ? await this.large?.sha256(path, way.signal) : told.sha256;
      const isRight = told.size === got.size && (sha256 === undefined || sha256 === got.sha256);
      if (isRight) return { isHashed: sha256 !== undefined, size: got.size };
      if (isAgain) throw this.#problem("damaged", path);
    }
  }

  /** `false`: somebody on the way takes no such bodies. */
  async #putWhole(path: string, { size, read }: UploadSource, isNew: boolean, signal: AbortSignal): Promise<boolean> {
    const body = await fileBody(read, { offset: 0, length: size });
    if (isNew && (await this.#exists(path, signal))) throw this.#problem("exists", path);
    return await this.#sentWhole(path, body, !isNew, signal);
  }

  async #sentWhole(path: string, body: Uint8Array, replaces: boolean, signal: AbortSignal): Promise<boolean> {
    try {
      await this.api.put(path, body, signal);
      return true;
    } catch (error) {
      if (isFileProblem(error, "body-too-large")) return false;
      if (!replaces && isFileProblem(error, "full")) await this.#discard(path);
      throw error;
    }
  }

  /**
   * Writes a file of any size. What did not arrive as it was sent is sent once more, and then given up.
   * @returns whether the server has confirmed its hash; otherwise its size alone is known to be right
   */
  async upload(path: string, source: UploadSource, way: SendWay): Promise<{ isHashed: boolean }> {
    this.#checkName(path);
    const { signal } = way;
    const part = partOf(path);
    try {
      for (let isAgain = false; ; isAgain = true) {
        await new Upload(this.api, part, source, way).run();
        const like = way.replaces ? path : undefined;
        const known = await this.large?.sha256(part, signal, like);
        const hash = await way.sha256();
        const verdict = await throughCuts(way, () => this.#verify(part, source.size, hash, signal, known));
        if (verdict !== "damaged") {
          await this.#named(part, path, way.replaces, way);
          return { isHashed: verdict === "hashed" };
        }
        if (isAgain) throw this.#problem("damaged", path);
      }
    } catch (error) {
      await this.#discard(part);
      throw isFileProblem(error) && error.about.path === part ? this.#problem(error.kind, path, error) : error;
    }
  }

  /** @param overwrite what is there goes to the server's trash, once the other has its name */
  async rename(from: string, to: string, overwrite: boolean, signal: AbortSignal): Promise<void> {
    this.#checkName(to);
    await this.#named(from, to, overwrite, { signal }, never);
  }

  async copy(from: string, to: string, overwrite: boolean, signal: AbortSignal): Promise<void> {
    this.#checkName(to);
    const { isFolder } = await this.api.model(from, signal);
    const there = await this.#exists(to, signal);
    if (there && !overwrite) throw this.#problem("exists", to);
    // Servers copy a notebook by reading it, and write JSON of their own.
    if (!isFolder && from.endsWith(".ipynb")) {
      await this.write(to, await this.read(from, signal), !there, signal);
      return;
    }
    const copy = await this.api.copyInto(from, folderOf(to), signal);
    if (copy === to) return;
    try {
      await this.#named(copy, to, overwrite, { signal }, never);
    } catch (error) {
      await this.#discard(copy);
      throw error;
    }
  }

  /** Where a server has no trash it deletes no folder that has something in it: what is in it goes before. */
  async remove(path: string, recursive: boolean, signal: AbortSignal): Promise<void> {
    try {
      await this.api.remove(path, signal);
    } catch (error) {
      if (!recursive || !isFileProblem(error, "not-empty")) throw error;
      for (const { name } of await this.api.list(path, signal)) await this.remove(joined(path, name), true, signal);
      await this.api.remove(path, signal);
    }
  }

  /** A server that meets a longer one says only that something went wrong. */
  #checkName(path: string): void {
    const isTooLong = path.split("/").some((name) => Buffer.byteLength(name) > MAX_NAME_BYTES);
    if (isTooLong) throw this.#problem("name-too-long", path);
  }

  async #exists(path: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.api.model(path, signal);
      return true;
    } catch (error) {
      if (isFileProblem(error, "missing")) return false;
      throw error;
    }
  }

  /**
   * Gives it its name. No server replaces a file by renaming another: the old one makes room, and comes back where that was for nothing.
   * @param passes by itself, and is waited for
   */
  async #named(from: string, to: string, overwrite: boolean, way: CutWay, passes = isCut): Promise<void> {
    const { signal } = way;
    const take = (path: string, work: () => Promise<void>) => this.#taken(path, way, work, passes);
    const rename = (one: string, other: string) => take(one, () => this.api.rename(one, other, signal));
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (!overwrite || !isFileProblem(error, "exists")) throw error;
    }
    const old = partOf(to);
    await rename(to, old);
    try {
      await rename(from, to);
    } catch (error) {
      await this.api.rename(old, to, AbortSignal.timeout(TIDY_MS));
      throw error;
    }
    await take(old, () => this.remove(old, true, signal));
  }

  /** Takes a file from its place. One that is there no more after a cut was taken, and only the answer was lost. */
  async #taken(path: string, way: CutWay, work: () => Promise<void>, passes: (error: unknown) => boolean) {
    let tries = 0;
    const take = async () => {
      if (tries++ === 0 || (await this.#exists(path, way.signal))) await work();
    };
    await throughCuts(way, take, passes);
  }

  async #verify(
    part: string,
    size: number,
    hash: string,
    signal: AbortSignal,
    known?: string,
  ): Promise<"hashed" | "sized" | "damaged"> {
    const told = await this.api.model(part, signal, known === undefined && size <= MAX_HASHED);
    const sha256 = known ?? told.sha256;
    if (told.size !== size || (sha256 !== undefined && sha256 !== hash)) return "damaged";
    return sha256 === undefined ? "sized" : "hashed";
  }

  /** Nothing of what was given up stays. Why it was is what matters, not whether this can be done now. */
  async #discard(path: string): Promise<void> {
    await this.api.remove(path, AbortSignal.timeout(TIDY_MS)).catch(() => undefined);
  }

  #problem(kind: FileProblemKind, path: string, cause?: FileProblem): FileProblem {
    return new FileProblem(kind, { ...cause?.about, path, label: this.api.label }, { cause });
  }
}

/** As long as it may take to put things right after something else failed, in ms. */
const TIDY_MS = 15_000;

const never = (): boolean => false;

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Beside a file, and of nobody else. Not hidden: most servers let nobody have hidden files. */
export function partOf(path: string): string {
  const name = Array.from(nameIn(path)).slice(0, NAME_KEPT).join("");
  return joined(folderOf(path), `${name}.${randomBytes(4).toString("hex")}.hub-kernels-part`);
}
