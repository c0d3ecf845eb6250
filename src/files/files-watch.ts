import * as vscode from "vscode";
import type { HubModel } from "../model/types.js";
import { filePlace, FILES_SCHEME } from "../text/files-address.js";
import type { FileModel } from "./file-model.js";
import { isFileProblem } from "./file-problem.js";
import type { FileVersions } from "./file-versions.js";
import type { FilesOfServers } from "./files-of-servers.js";
import { changesIn, type Listed, listedOf } from "./folder-changes.js";

export interface FilesWatchDeps {
  model: Pick<HubModel, "server">;
  files: Pick<FilesOfServers, "with">;
  versions: Pick<FileVersions, "seen">;
  changed(changes: vscode.FileChangeEvent[]): void;
  log: { debug(message: string, ...details: unknown[]): void };
  now?: () => number;
}

/** Who goes to and fro between windows has it looked at so often, in ms. */
const LOOKED_ANEW_MS = 10_000;
/** The folders that were listed last. */
const MOST_FOLDERS = 30;
const ANSWER_MS = 30_000;

/**
 * Servers tell nobody that a file has changed, and each question counts as use of one. So they are asked when the user comes back to the window:
 * about the files that are open in it, and the folders that it has shown.
 */
export class FilesWatch {
  readonly #folders = new Map<string, { uri: vscode.Uri; entries: Listed }>();
  readonly #now: () => number;
  #lookedAtMs = -Infinity;

  constructor(private readonly deps: FilesWatchDeps) {
    this.#now = deps.now ?? performance.now.bind(performance);
  }

  listed(uri: vscode.Uri, entries: readonly FileModel[]): void {
    const key = uri.toString();
    this.#folders.delete(key);
    this.#folders.set(key, { uri, entries: listedOf(entries) });
    const [oldest] = this.#folders.keys();
    if (this.#folders.size > MOST_FOLDERS && oldest !== undefined) this.#folders.delete(oldest);
  }

  /** The user comes to this window. */
  async look(): Promise<void> {
    if (this.#now() - this.#lookedAtMs < LOOKED_ANEW_MS) return;
    this.#lookedAtMs = this.#now();
    const open = [...vscode.workspace.textDocuments, ...vscode.workspace.notebookDocuments].filter(
      ({ uri, isClosed }) => uri.scheme === FILES_SCHEME && !isClosed,
    );
    const shown = [...this.#folders.values()].filter(({ uri }) => vscode.workspace.getWorkspaceFolder(uri));
    const looks = [...open.map(({ uri }) => this.#file(uri)), ...shown.map((each) => this.#folder(each))];
    const changes = (await Promise.all(looks)).flat();
    if (changes.length > 0) this.deps.changed(changes);
  }

  async #file(uri: vscode.Uri): Promise<vscode.FileChangeEvent[]> {
    const seen = this.deps.versions.seen(uri.toString());
    const { Changed, Deleted } = vscode.FileChangeType;
    return await this.#asked(uri, async (files, path, signal) => {
      try {
        const now = await files.stat(path, signal);
        const isSame = seen?.modifiedMs === now.modifiedMs && seen.size === now.size;
        return isSame ? [] : [{ type: Changed, uri }];
      } catch (error) {
        if (isFileProblem(error, "missing")) return [{ type: Deleted, uri }];
        throw error;
      }
    });
  }

  async #folder({ uri, entries }: { uri: vscode.Uri; entries: Listed }): Promise<vscode.FileChangeEvent[]> {
    return await this.#asked(uri, async (files, path, signal) => {
      const now = await files.list(path, signal);
      this.listed(uri, now);
      const { Created, Deleted } = vscode.FileChangeType;
      return changesIn(entries, listedOf(now)).map(({ name, isGone }) => ({
        type: isGone ? Deleted : Created,
        uri: vscode.Uri.joinPath(uri, name),
      }));
    });
  }

  /** Who is away is asked when somebody wants a file. */
  async #asked(
    uri: vscode.Uri,
    work: (
      ...about: [Parameters<Parameters<FilesOfServers["with"]>[2]>[0], string, AbortSignal]
    ) => Promise<vscode.FileChangeEvent[]>,
  ): Promise<vscode.FileChangeEvent[]> {
    const place = filePlace(uri);
    if (!place || this.deps.model.server(place.server)?.state.kind !== "running") return [];
    try {
      const signal = AbortSignal.timeout(ANSWER_MS);
      return await this.deps.files.with(place.server, place.path, (files) => work(files, place.path, signal));
    } catch (error) {
      this.deps.log.debug("whether files of a server have changed is not known:", error);
      return [];
    }
  }
}
