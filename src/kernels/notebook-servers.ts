import * as vscode from "vscode";
import type { StatusChoice } from "../servers/status/status-choice.js";
import type { UnsavedNotebook } from "../servers/status/time-warnings.js";
import type { ServerId } from "../text/ids.js";
import { shownName } from "./notebook-cells.js";

/** Which server each open notebook has its kernel on, as the traffic and our own controllers tell; the status item follows it. */
export class NotebookServers implements vscode.Disposable {
  readonly #used = new vscode.EventEmitter<ServerId>();
  /** a notebook has a kernel on the server of this id */
  readonly onDidUse = this.#used.event;
  readonly #servers = new WeakMap<vscode.NotebookDocument, ServerId>();
  readonly #subscription: vscode.Disposable;

  constructor(private readonly status: Pick<StatusChoice, "lookAt">) {
    this.#subscription = vscode.window.onDidChangeActiveNotebookEditor(() => this.#follow());
  }

  set(notebook: vscode.NotebookDocument | undefined, serverId: ServerId): void {
    if (!notebook) return;
    this.#servers.set(notebook, serverId);
    this.#used.fire(serverId);
    this.#follow();
  }

  unsavedOn(serverId: ServerId): UnsavedNotebook[] {
    const unsaved = vscode.workspace.notebookDocuments.filter(
      (notebook) =>
        notebook.isDirty &&
        this.#servers.get(notebook) === serverId &&
        notebook.getCells().some(({ outputs }) => outputs.length > 0),
    );
    return unsaved.map((notebook) => ({ name: shownName(notebook), save: () => notebook.save() }));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#used.dispose();
  }

  #follow(): void {
    const active = vscode.window.activeNotebookEditor?.notebook;
    const server = active && this.#servers.get(active);
    if (server !== undefined) this.status.lookAt(server);
  }
}
