import path from "node:path";
import { MAX_HASHED } from "../files/contents-api.js";
import { throughCuts } from "../files/cuts.js";
import type { FileModel } from "../files/file-model.js";
import { isFileProblem } from "../files/file-problem.js";
import type { ServerFiles } from "../files/server-files.js";
import { LocalProblem } from "../files/transfers/local-problem.js";
import { LocalSource } from "../files/transfers/local-source.js";
import type { UploadWay } from "../files/upload.js";
import { folderOf, joined, nameIn } from "../text/files-address.js";
import { severalAtOnce } from "./hashes.js";
import { MOST_RESULTS } from "./limits.js";
import type { PushedFile, RemovedFile } from "./plan.js";
import { type AskedFile, isSameVersion, type Told, type Version } from "./project-files.js";
import type { Changes, ProjectServer, PushWay, Result, ResultFile } from "./project-server.js";

/** A server answers one after the other, but meanwhile the next is on its way. */
const AT_ONCE = 4;
const SKIPPED = ["node_modules", "__pycache__", "venv"];
const NOTHING: Version = [0, "0"];

/** By the server's own files, where it has no Python for the helper: a request for each folder, and for each file that is pushed a few. */
export class ContentsServer implements ProjectServer {
  /** @param on does the work with the files of the server, as long as that runs */
  constructor(private readonly on: <T>(work: (files: ServerFiles) => Promise<T>) => Promise<T>) {}

  async compare(folder: string, files: readonly AskedFile[], signal: AbortSignal) {
    const listings = new Map<string, ReadonlyMap<string, FileModel> | undefined>();
    const root = await this.#listed(folder, signal);
    listings.set("", root);
    const needed = new Set(files.flatMap((file) => foldersOf(file.path)));
    for (const below of [...needed].sort()) {
      const isThere = listings.get(folderOf(below))?.get(nameIn(below))?.isFolder === true;
      listings.set(below, isThere ? await this.#listed(joined(folder, below), signal) : undefined);
    }
    const told = await severalAtOnce(files, AT_ONCE, (file) =>
      this.#compared(folder, file, listings.get(folderOf(file.path))?.get(nameIn(file.path)), signal),
    );
    return { isFolder: root !== undefined, told: told.flatMap((each) => each ?? []) };
  }

  async push(folder: string, { push, remove, root, ends }: Changes, way: PushWay): Promise<Result[]> {
    const { signal } = way;
    const results: Result[] = [];
    for (const each of remove) results.push(await throughCuts(way, () => this.#removed(folder, each, signal)));
    const folders = new Set(push.flatMap(({ file }) => foldersOf(file.path)));
    await throughCuts(way, async () => {
      if (push.length > 0) await this.#made(folder, signal);
      for (const below of [...folders].sort()) await this.#make(joined(folder, below), signal);
    });
    let [done, bytes] = [0, 0];
    const sent = await severalAtOnce(push, AT_ONCE, async (each) => {
      let before = 0;
      const sentOfIt = (now: number) => {
        bytes += now - before;
        before = now;
        way.sent(done, bytes);
      };
      const result = await this.#sent(folder, root, each, { ...way, sent: sentOfIt });
      way.told?.(result);
      done++;
      sentOfIt(each.file.version[0]);
      return result;
    });
    if (ends) await this.on((files) => files.remove(folder, false, signal)).catch(() => undefined);
    return [...results, ...sent];
  }

  async list(folder: string, signal: AbortSignal): Promise<ResultFile[]> {
    const found: ResultFile[] = [];
    const look = async (below: string): Promise<void> => {
      const listed = await this.#listed(below === "" ? folder : joined(folder, below), signal);
      for (const [name, model] of listed ?? []) {
        const path = joined(below, name);
        if (model.isFolder && !SKIPPED.includes(name)) await look(path);
        else if (!model.isFolder && found.length < MOST_RESULTS) found.push({ path, there: versionOf(model) });
      }
    };
    await look("");
    return found;
  }

  async #compared(
    folder: string,
    { path, was, size, hash }: AskedFile,
    found: FileModel | undefined,
    signal: AbortSignal,
  ): Promise<Told | undefined> {
    const told = (what: Told["what"], there: Version): Told => ({ path, what, there, words: "" });
    // Most servers neither show hidden files nor take them.
    if (path.split("/").some((name) => name.startsWith("."))) return told("hidden", NOTHING);
    if (!found) return was === null ? undefined : told("missing", NOTHING);
    const there = versionOf(found);
    if (found.isFolder) return told("folder", there);
    if (was && isSameVersion(was, there)) return undefined;
    const isHashed = found.size === size && size <= MAX_HASHED && hash !== "";
    const model = isHashed ? await this.on((files) => files.stat(joined(folder, path), signal, true)) : found;
    return told(model.sha256 === hash ? "same" : "other", there);
  }

  async #sent(folder: string, root: string, { file, was }: PushedFile, way: UploadWay): Promise<Result> {
    const { signal } = way;
    const to = joined(folder, file.path);
    const result = (what: Result["what"], there = NOTHING, words = ""): Result => ({
      path: file.path,
      what,
      there,
      words,
    });
    const version = () => throughCuts(way, () => this.#version(to, signal));
    const now = await version();
    if (now && !(was && isSameVersion(now, was))) return result("changed", now);
    let source: LocalSource | undefined;
    try {
      source = await LocalSource.open(path.join(root, file.path));
      const { sha256 } = source;
      const opened = source;
      await this.on((files) => files.send(to, opened, { ...way, sha256, replaces: now !== undefined }));
      // It was changed between the look and the push.
      if (file.version[0] <= MAX_HASHED && (await sha256()) !== file.hash) return result("damaged");
      return result("done", (await version()) ?? NOTHING);
    } catch (error) {
      if (error instanceof LocalProblem || (error instanceof Error && "code" in error && error.code === "ENOENT"))
        return result("damaged");
      if (isFileProblem(error, "no-permission", "name-too-long", "hidden", "wrong-type", "read-only-disk"))
        return result("failed", NOTHING, error.about.words);
      throw error;
    } finally {
      await source?.close();
    }
  }

  async #removed(folder: string, { path, was }: RemovedFile, signal: AbortSignal): Promise<Result> {
    const now = await this.#version(joined(folder, path), signal);
    const isAsSeen = !now || isSameVersion(now, was);
    if (now && isAsSeen) await this.on((files) => files.remove(joined(folder, path), false, signal));
    return { path, what: isAsSeen ? "done" : "changed", there: NOTHING, words: "" };
  }

  async #version(path: string, signal: AbortSignal): Promise<Version | undefined> {
    return await this.on((files) => files.stat(path, signal)).then(versionOf, (error: unknown) => {
      if (isFileProblem(error, "missing", "no-folder")) return undefined;
      throw error;
    });
  }

  async #listed(folder: string, signal: AbortSignal): Promise<ReadonlyMap<string, FileModel> | undefined> {
    try {
      return new Map((await this.on((files) => files.list(folder, signal))).map((entry) => [entry.name, entry]));
    } catch (error) {
      if (isFileProblem(error, "missing", "no-folder")) return undefined;
      throw error;
    }
  }

  /** With those around it. */
  async #made(folder: string, signal: AbortSignal): Promise<void> {
    const names = folder.split("/");
    for (const at of names.keys()) await this.#make(names.slice(0, at + 1).join("/"), signal);
  }

  async #make(folder: string, signal: AbortSignal): Promise<void> {
    if (await this.#version(folder, signal)) return;
    await this.on((files) => files.createFolder(folder, signal));
  }
}

function versionOf({ size, modifiedMs }: FileModel): Version {
  return [size, String(modifiedMs)];
}

/** Those that it lies in, without that of the project. */
function foldersOf(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return names.map((_, at) => names.slice(0, at + 1).join("/"));
}
