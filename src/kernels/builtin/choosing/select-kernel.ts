import * as vscode from "vscode";
import { OURS } from "../../../text/extension-ids.js";

/** Chooses a controller for a notebook once the user looks at it: the editor does that only in the active one. */
export class KernelSelection implements vscode.Disposable {
  readonly #waiting = new Map<string, vscode.NotebookController>();
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.window.onDidChangeActiveNotebookEditor(() => this.#look());
  }

  select(uri: vscode.Uri, controller: vscode.NotebookController): void {
    this.#waiting.set(uri.toString(), controller);
    this.#look();
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #look(): void {
    const uri = vscode.window.activeNotebookEditor?.notebook.uri.toString() ?? "";
    const controller = this.#waiting.get(uri);
    if (!controller) return;
    this.#waiting.delete(uri);
    void vscode.commands.executeCommand("notebook.selectKernel", { id: controller.id, extension: OURS });
  }
}
