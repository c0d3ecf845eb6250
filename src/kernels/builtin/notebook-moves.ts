import * as vscode from "vscode";
import { notebookType } from "../notebook-type.js";

/** "Save As" opens the new notebook and closes the old one, in whatever order, within this time, in ms. */
const SAVE_AS_MS = 5_000;

interface Seen {
  notebook: vscode.NotebookDocument;
  cells: string;
  atMs: number;
}

/**
 * Notices that a notebook goes on as another document: it was renamed, or saved under another name. Of the latter the editor does not tell:
 * one notebook is closed and one with the same cells is opened, at the same time.
 */
export class NotebookMoves implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private renaming: { from: vscode.NotebookDocument; to: vscode.Uri }[] = [];
  private opened: Seen[] = [];
  private closed: Seen[] = [];

  /** @param moved told once for each, also when the document `from` is closed already */
  constructor(private readonly moved: (from: vscode.NotebookDocument, to: vscode.Uri) => void) {
    this.subscription = vscode.Disposable.from(
      vscode.workspace.onWillRenameFiles(({ files }) => (this.renaming = files.flatMap(movedBy))),
      vscode.workspace.onDidRenameFiles(() => {
        for (const { from, to } of this.renaming.splice(0)) moved(from, to);
      }),
      vscode.workspace.onDidOpenNotebookDocument((notebook) => this.hasOpened(notebook)),
    );
  }

  /** Does it go on under another name? Then its kernel is not for its document alone. */
  isMoving(notebook: vscode.NotebookDocument): boolean {
    return this.renaming.some(({ from }) => from === notebook) || this.successor(notebook) !== undefined;
  }

  /** To be called for each notebook that is closed. */
  hasClosed(notebook: vscode.NotebookDocument): void {
    if (this.renaming.some(({ from }) => from === notebook)) return;
    const successor = this.successor(notebook);
    this.opened = this.opened.filter((seen) => seen !== successor);
    if (successor) this.moved(notebook, successor.notebook.uri);
    else this.closed = [...recent(this.closed), seen(notebook)];
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private hasOpened(notebook: vscode.NotebookDocument): void {
    if (notebook.notebookType !== notebookType || notebook.isUntitled) return;
    const opened = seen(notebook);
    const before = recent(this.closed).find(({ cells }) => cells === opened.cells);
    this.closed = this.closed.filter((other) => other !== before);
    if (before) this.moved(before.notebook, notebook.uri);
    else this.opened = [...recent(this.opened), opened];
  }

  private successor(notebook: vscode.NotebookDocument): Seen | undefined {
    const { cells } = seen(notebook);
    return recent(this.opened).find((other) => other.cells === cells && other.notebook !== notebook);
  }
}

function recent(list: readonly Seen[]): Seen[] {
  return list.filter(({ atMs }) => performance.now() - atMs < SAVE_AS_MS);
}

function seen(notebook: vscode.NotebookDocument): Seen {
  const cells = JSON.stringify(notebook.getCells().map(({ kind, document }) => [kind, document.getText()]));
  return { notebook, cells, atMs: performance.now() };
}

/** The open notebooks that a rename moves: the file itself, or those in a folder. */
function movedBy({ oldUri, newUri }: { oldUri: vscode.Uri; newUri: vscode.Uri }) {
  const own = (uri: vscode.Uri) => uri.toString() === oldUri.toString();
  const below = (uri: vscode.Uri) => uri.toString().startsWith(`${oldUri.toString()}/`);
  return vscode.workspace.notebookDocuments
    .filter(({ uri }) => own(uri) || below(uri))
    .map((from) => ({ from, to: newUri.with({ path: newUri.path + from.uri.path.slice(oldUri.path.length) }) }));
}
