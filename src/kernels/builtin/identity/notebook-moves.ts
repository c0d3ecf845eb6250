import * as vscode from "vscode";
import { notebookType } from "../../notebook-type.js";

/** "Save As" opens the new notebook and closes the old one, in whatever order, within this time, in ms. */
const SAVE_AS_MS = 5_000;

interface Opened {
  notebook: vscode.NotebookDocument;
  /** had the same cells when it was filled: what is saved as another file goes back to its own afterwards */
  like: Set<vscode.NotebookDocument>;
  atMs: number;
}

interface Closed {
  notebook: vscode.NotebookDocument;
  cells: string;
  atMs: number;
}

/**
 * Notices that a notebook goes on as another document: it was renamed, or saved under another name. Of the latter the editor does not tell:
 * one notebook is closed and another one, opened empty, gets the same cells, at the same time.
 */
export class NotebookMoves implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  #renaming: { from: vscode.NotebookDocument; to: vscode.Uri }[] = [];
  #opened: Opened[] = [];
  #closed: Closed[] = [];

  /** @param moved told once for each, also when the document `from` is closed already */
  constructor(private readonly moved: (from: vscode.NotebookDocument, to: vscode.Uri) => void) {
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.onWillRenameFiles(({ files }) => (this.#renaming = files.flatMap(movedBy))),
      vscode.workspace.onDidRenameFiles(() => {
        for (const { from, to } of this.#renaming.splice(0)) moved(from, to);
      }),
      vscode.workspace.onDidOpenNotebookDocument((notebook) => this.#hasOpened(notebook)),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
        if (contentChanges.length > 0) this.#compare(notebook);
      }),
    );
  }

  /** Does it go on under another name? Then its kernel is not for its document alone. */
  isMoving(notebook: vscode.NotebookDocument): boolean {
    return this.#renaming.some(({ from }) => from === notebook) || this.#successor(notebook) !== undefined;
  }

  /** To be called for each notebook that is closed. */
  hasClosed(notebook: vscode.NotebookDocument): void {
    if (this.#renaming.some(({ from }) => from === notebook)) return;
    const successor = this.#successor(notebook);
    if (successor) this.#move(notebook, successor);
    else this.#closed = [...recent(this.#closed), { notebook, cells: cellsOf(notebook), atMs: performance.now() }];
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #hasOpened(notebook: vscode.NotebookDocument): void {
    if (notebook.notebookType !== notebookType || notebook.isUntitled) return;
    this.#opened = [...recent(this.#opened), { notebook, like: new Set(), atMs: performance.now() }];
    this.#compare(notebook);
  }

  /** With those that are open, and those that were a moment ago. */
  #compare(notebook: vscode.NotebookDocument): void {
    const opened = recent(this.#opened).find((each) => each.notebook === notebook);
    if (!opened || notebook.cellCount === 0) return;
    const cells = cellsOf(notebook);
    for (const other of vscode.workspace.notebookDocuments) {
      if (other !== notebook && cellsOf(other) === cells) opened.like.add(other);
    }
    const before = recent(this.#closed).find((each) => each.cells === cells);
    if (before) this.#move(before.notebook, opened);
  }

  #move(from: vscode.NotebookDocument, to: Opened): void {
    this.#opened = this.#opened.filter((each) => each !== to);
    this.#closed = this.#closed.filter((each) => each.notebook !== from);
    this.moved(from, to.notebook.uri);
  }

  #successor(notebook: vscode.NotebookDocument): Opened | undefined {
    return recent(this.#opened).find(({ like, notebook: other }) => other !== notebook && like.has(notebook));
  }
}

function recent<Entry extends { atMs: number }>(list: readonly Entry[]): Entry[] {
  return list.filter(({ atMs }) => performance.now() - atMs < SAVE_AS_MS);
}

function cellsOf(notebook: vscode.NotebookDocument): string {
  return JSON.stringify(notebook.getCells().map(({ kind, document }) => [kind, document.getText()]));
}

/** The open notebooks that a rename moves: the file itself, or those in a folder. */
function movedBy({ oldUri, newUri }: { oldUri: vscode.Uri; newUri: vscode.Uri }) {
  const own = (uri: vscode.Uri) => uri.toString() === oldUri.toString();
  const below = (uri: vscode.Uri) => uri.toString().startsWith(`${oldUri.toString()}/`);
  return vscode.workspace.notebookDocuments
    .filter(({ uri }) => own(uri) || below(uri))
    .map((from) => ({ from, to: newUri.with({ path: newUri.path + from.uri.path.slice(oldUri.path.length) }) }));
}
