import * as vscode from "vscode";
import type { Choice } from "./choice.js";
import type { Collection } from "./collection.js";
import { NotebookKernel } from "./kernel.js";

/** One kernel for each notebook. */
export class Kernels implements vscode.Disposable {
  private readonly ofNotebooks = new Map<vscode.NotebookDocument, NotebookKernel>();
  private readonly started = new vscode.EventEmitter<NotebookKernel>();
  readonly onDidStart = this.started.event;
  private readonly disposed = new vscode.EventEmitter<NotebookKernel>();
  readonly onDidDispose = this.disposed.event;

  of(notebook: vscode.NotebookDocument): NotebookKernel | undefined {
    return this.ofNotebooks.get(notebook);
  }

  /** Another choice takes the place of what the notebook had. */
  get(notebook: vscode.NotebookDocument, choice: Choice, collection: Collection): NotebookKernel {
    const known = this.ofNotebooks.get(notebook);
    if (known && !known.isDisposed && known.choice.id === choice.id) return known;
    known?.dispose();
    const kernel = new NotebookKernel(notebook, choice, collection);
    kernel.onDidStart(() => this.started.fire(kernel));
    kernel.onDidDispose(() => {
      if (this.ofNotebooks.get(notebook) === kernel) this.ofNotebooks.delete(notebook);
      this.disposed.fire(kernel);
    });
    this.ofNotebooks.set(notebook, kernel);
    return kernel;
  }

  /** As when the window is closed: the kernels live on. */
  dispose(): void {
    this.started.dispose();
    this.disposed.dispose();
    for (const kernel of [...this.ofNotebooks.values()]) kernel.dispose();
    this.ofNotebooks.clear();
  }
}
