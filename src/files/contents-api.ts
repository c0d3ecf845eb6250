import type { ServerConnection } from "../jupyterServer/server-connection.js";
import { parsedJson } from "../text/json.js";
import { discard } from "../transport/http/discard.js";
import type { FetchInit, HubResponse } from "../transport/types.js";
import { problemIn } from "./answer-problem.js";
import { type FileModel, readEntries, readModel, readPath } from "./file-model.js";
import { FileProblem, isFileProblem } from "./file-problem.js";

/** The part of a server's connection that files use. Nothing stands in for a server that is away. */
export type FilesConnection = Pick<ServerConnection, "url" | "network">;

/** As long as a server on a slow shared disk may take to list, copy, move or hash, in ms. */
const WORK_MS = 120_000;
/** The slowest line on which a piece of an upload still has its time, in bytes per ms. */
const LEAST_BYTES_PER_MS = 16;

/** A server reads a whole file to hash it, and answers nobody else meanwhile: of a larger one nobody asks for its hash. In bytes. */
export const MAX_HASHED = 64 * 1024 * 1024;

/** More is not in memory at once, where it would be several times. In bytes. */
export const MAX_READ = 256 * 1024 * 1024;

/** Of a file, from some place on. */
export interface FileBytes extends Pick<HubResponse, "headers"> {
  /** 200: all of them, 206: as asked */
  status: number;
  body: AsyncIterable<unknown> | Iterable<unknown>;
}

/** The contents API of a Jupyter server, as far as it is used here; every failure is a `FileProblem` or an error of the transport. */
export class ContentsApi {
  /** @param label as sentences call the server */
  constructor(
    private readonly connection: FilesConnection,
    readonly label: string,
  ) {}

  /** @param hash of what is in it too, where the server can (jupyter_server 2.11) */
  async model(path: string, signal: AbortSignal, hash = false): Promise<FileModel> {
    const answer = await this.#ask(path, `?content=0${hash ? "&hash=1" : ""}`, { signal });
    return this.#whole(readModel(answer), path);
  }

  async list(path: string, signal: AbortSignal): Promise<FileModel[]> {
    const answer = await this.#ask(path, "?content=1&type=directory", { signal });
    return this.#whole(readEntries(answer), path);
  }

  /** @param body of `fileBody` */
  async put(path: string, body: Uint8Array, signal: AbortSignal): Promise<FileModel> {
    const timeoutMs = WORK_MS + body.byteLength / LEAST_BYTES_PER_MS;
    return this.#whole(readModel(await this.#ask(path, "", { method: "PUT", body, signal, timeoutMs })), path);
  }

  async createFolder(path: string, signal: AbortSignal): Promise<void> {
    await this.#ask(path, "", { method: "PUT", body: JSON.stringify({ type: "directory" }), signal });
  }

  /** Fails with `exists` where there is something at `to`. */
  async rename(from: string, to: string, signal: AbortSignal): Promise<void> {
    await this.#ask(from, "", { method: "PATCH", body: JSON.stringify({ path: to }), signal });
  }

  /** Into a folder. @returns the path of the copy: the server chooses its name */
  async copyInto(from: string, folder: string, signal: AbortSignal): Promise<string> {
    const body = JSON.stringify({ copy_from: from });
    return this.#whole(readPath(await this.#ask(folder, "", { method: "POST", body, signal })), from);
  }

  /** To the server's trash, where it has one. */
  async remove(path: string, signal: AbortSignal): Promise<void> {
    await this.#ask(path, "", { method: "DELETE", signal });
  }

  /** The bytes as they are, from `from` on. */
  async bytes(path: string, from: number, signal: AbortSignal): Promise<FileBytes> {
    try {
      return await this.#served(path, from, signal);
    } catch (error) {
      // A server may keep its files elsewhere than on a disk, or give none out by `files/`, or have a folder there, or nothing.
      if (from > 0 || !isFileProblem(error, "missing", "refused", "other", "away")) throw error;
      const { isFolder, size } = await this.model(path, signal);
      if (isFolder) throw new FileProblem("wrong-type", error.about);
      // A server that was away for a moment has its `files/` again.
      if (size > MAX_READ) throw (error.about.status ?? 0) < 500 ? new FileProblem("only-small", error.about) : error;
      const content = await this.#content(path, signal);
      return { status: 200, headers: new Headers({ "content-length": String(content.length) }), body: [content] };
    }
  }

  async #served(path: string, from: number, signal: AbortSignal): Promise<FileBytes> {
    // Packed by somebody on the way they would be others than those that were counted.
    const headers = { "accept-encoding": "identity", ...(from > 0 && { range: `bytes=${from}-` }) };
    const response = await this.#fetch(`files/${inUrl(path)}`, { headers, signal });
    const isAsAsked = response.status === 200 || (from > 0 && response.status === 206);
    if (!isAsAsked) throw await this.#problem(path, response, false);
    const { status, headers: told, body } = response;
    if (told.get("x-jupyterhub-version") !== null) return { status, headers: told, body: body ?? [] };
    // A page of somebody on the way, in the place of the file.
    discard(response);
    throw new FileProblem("away", { path, label: this.label, status });
  }

  async #content(path: string, signal: AbortSignal): Promise<Uint8Array> {
    const answer = await this.#ask(path, "?content=1&type=file&format=base64", { signal });
    const content = typeof answer === "object" && answer !== null && "content" in answer ? answer.content : undefined;
    return Buffer.from(this.#whole(typeof content === "string" ? content : undefined, path), "base64");
  }

  async #ask(path: string, query: string, init: FetchInit): Promise<unknown> {
    const headers = { "content-type": "application/json" };
    const response = await this.#fetch(`api/contents/${inUrl(path)}${query}`, {
      timeoutMs: WORK_MS,
      ...init,
      ...(init.body !== undefined && { headers }),
    });
    if (response.status === 204) {
      discard(response);
      return undefined;
    }
    if (!response.ok) throw await this.#problem(path, response, true);
    const text = await response.text();
    const answer = parsedJson(text);
    // A page, of whoever stands before a server that is away.
    if (answer === undefined) throw new FileProblem("away", { path, label: this.label, status: response.status });
    return answer;
  }

  async #fetch(address: string, init: FetchInit): Promise<HubResponse> {
    const { fetch } = await this.connection.network();
    return await fetch(new URL(address, this.connection.url), { redirect: "manual", ...init });
  }

  async #problem(path: string, response: HubResponse, isApi: boolean): Promise<FileProblem> {
    const { kind, words } = problemIn(response, await response.text(), isApi);
    return new FileProblem(kind, { path, label: this.label, status: response.status, words });
  }

  #whole<T>(read: T | undefined, path: string): T {
    if (read !== undefined) return read;
    throw new FileProblem("other", { path, label: this.label, status: 200 });
  }
}

/**
 * Servers take a name at the end of an address for a question about the file before it (`…/NAME/checkpoints`), as a folder of models is often
 * called. An address is compared as it is written, and a path is read unescaped: with a letter escaped it is a name.
 */
export function inUrl(path: string): string {
  return path
    .split("/")
    .map((name) => (name === "checkpoints" || name === "trust" ? escapedEnd(name) : encodeURIComponent(name)))
    .join("/");
}

function escapedEnd(name: string): string {
  return `${name.slice(0, -1)}%${name.charCodeAt(name.length - 1).toString(16)}`;
}
