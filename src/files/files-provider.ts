import * as vscode from "vscode";
import { type FilePlace, filePlace, folderOf } from "../text/files-address.js";
import type { Ui } from "../ui/ui.js";
import { askWhatToKeep } from "./ask-what-to-keep.js";
import { MAX_HASHED } from "./contents-api.js";
import { fileSystemError } from "./file-errors.js";
import type { FileModel } from "./file-model.js";
import { FileProblem, isFileProblem } from "./file-problem.js";
import type { FileVersions } from "./file-versions.js";
import type { FilesOfServers } from "./files-of-servers.js";
import { type ServerFiles } from "./server-files.js";

/** The editor gives no signal of its own with what it asks for. */
const FOREVER = new AbortController().signal;

export interface FilesProviderDeps {
  ui: Ui;
  files: FilesOfServers;
  versions: FileVersions;
  changed(changes: vscode.FileChangeEvent[]): void;
  /** The editor has been told what is in a folder. */
  listed(uri: vscode.Uri, entries: readonly FileModel[]): void;
}

/** `hub-files://` for the editor: files of servers, wherever it takes files. Asks only servers that run, and starts none. */
export class FilesProvider {
  constructor(private readonly deps: FilesProviderDeps) {}

  stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return this.#with(uri, async (files, { path }) => {
      const told = await files.stat(path, FOREVER);
      this.deps.versions.told(uri.toString(), told);
      return {
        type: typeOf(told),
        ctime: told.createdMs,
        mtime: told.modifiedMs,
        size: told.size,
        ...(!told.isWritable && { permissions: vscode.FilePermission.Readonly }),
      };
    });
  }

  readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    return this.#with(uri, async (files, { path }) => {
      const entries = await files.list(path, FOREVER);
      this.deps.listed(uri, entries);
      return entries.map((entry) => [entry.name, typeOf(entry)]);
    });
  }

  createDirectory(uri: vscode.Uri): Promise<void> {
    return this.#with(uri, async (files, { path }) => {
      await files.createFolder(path, FOREVER);
      this.#tell(vscode.FileChangeType.Created, uri);
    });
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { versions } = this.deps;
    return this.#with(uri, async (files, { path }) => {
      const seen = versions.seen(uri.toString());
      const bytes = await files.read(path, FOREVER);
      versions.has(uri.toString(), bytes, seen?.size === bytes.byteLength ? seen : undefined);
      return bytes;
    });
  }

  writeFile(
    uri: vscode.Uri,
    bytes: Uint8Array,
    { create, overwrite }: { create: boolean; overwrite: boolean },
  ): Promise<void> {
    return this.#with(uri, async (files, place) => {
      const there = await orNone(files.stat(place.path, FOREVER));
      if (!there && !create) throw this.#problem("missing", place);
      if (there && !overwrite && create) throw this.#problem("exists", place);
      if (there?.isFolder) throw this.#problem("wrong-type", place);
      if (there && (await this.#isOther(uri, files, place, there))) await this.#ask(uri, place);
      await files.write(place.path, bytes, !there, FOREVER);
      const { Changed, Created } = vscode.FileChangeType;
      this.deps.versions.has(uri.toString(), bytes, await orNone(files.stat(place.path, FOREVER)));
      this.#tell(there ? Changed : Created, uri);
    });
  }

  delete(uri: vscode.Uri, { recursive }: { recursive: boolean }): Promise<void> {
    return this.#with(uri, async (files, { path }) => {
      await files.remove(path, recursive, FOREVER);
      this.deps.versions.forget(uri.toString());
      this.#tell(vscode.FileChangeType.Deleted, uri);
    });
  }

  rename(from: vscode.Uri, to: vscode.Uri, { overwrite }: { overwrite: boolean }): Promise<void> {
    return this.#between(from, to, async (files, source, target) => {
      await files.rename(source, target, overwrite, FOREVER);
      this.deps.versions.forget(from.toString());
      this.deps.changed([
        { type: vscode.FileChangeType.Deleted, uri: from },
        { type: vscode.FileChangeType.Created, uri: to },
      ]);
    });
  }

  copy(from: vscode.Uri, to: vscode.Uri, { overwrite }: { overwrite: boolean }): Promise<void> {
    return this.#between(from, to, async (files, source, target) => {
      await files.copy(source, target, overwrite, FOREVER);
      this.#tell(vscode.FileChangeType.Created, to);
    });
  }

  /** On one server; what goes from one to another the editor reads and writes. */
  async #between(
    from: vscode.Uri,
    to: vscode.Uri,
    work: (files: ServerFiles, source: string, target: string) => Promise<void>,
  ): Promise<void> {
    const [source, target] = [filePlace(from), filePlace(to)];
    if (!source || !target || source.server !== target.server) {
      throw vscode.FileSystemError.Unavailable(
        this.deps.ui.l10n.t("Files can be moved within one server only. Copy them, then delete the old ones."),
      );
    }
    await this.#with(from, (files) => work(files, source.path, target.path));
  }

  async #with<T>(uri: vscode.Uri, work: (files: ServerFiles, place: FilePlace) => Promise<T>): Promise<T> {
    const { files, ui } = this.deps;
    const place = filePlace(uri);
    if (!place) throw vscode.FileSystemError.FileNotFound(uri);
    try {
      return await files.with(place.server, place.path, (each) => work(each, place));
    } catch (error) {
      throw fileSystemError(error, ui.l10n);
    }
  }

  async #isOther(uri: vscode.Uri, files: ServerFiles, { path }: FilePlace, there: FileModel): Promise<boolean> {
    const { versions } = this.deps;
    const verdict = versions.judge(uri.toString(), there);
    if (verdict !== "ask" || there.size > MAX_HASHED) return verdict === "other";
    // Where the server tells no hash, another time is a change.
    return versions.judge(uri.toString(), await files.stat(path, FOREVER, true)) !== "same";
  }

  async #ask(uri: vscode.Uri, place: FilePlace): Promise<void> {
    const { ui, files } = this.deps;
    const label = files.labelOf(place.server);
    if ((await askWhatToKeep(ui, uri, label)) !== "mine") throw this.#problem("changed", place);
  }

  #problem(kind: FileProblem["kind"], { server, path }: FilePlace): FileProblem {
    return new FileProblem(kind, { path, label: this.deps.files.labelOf(server) });
  }

  /** The folder has changed with it. */
  #tell(type: vscode.FileChangeType, uri: vscode.Uri): void {
    const folder = uri.with({ path: folderOf(uri.path) || "/" });
    const { Changed } = vscode.FileChangeType;
    this.deps.changed([{ type, uri }, ...(type === Changed ? [] : [{ type: Changed, uri: folder }])]);
  }
}

function typeOf({ isFolder }: Pick<FileModel, "isFolder">): vscode.FileType {
  return isFolder ? vscode.FileType.Directory : vscode.FileType.File;
}

async function orNone(asked: Promise<FileModel>): Promise<FileModel | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isFileProblem(error, "missing")) return undefined;
    throw error;
  }
}
