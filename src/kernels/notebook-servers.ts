import * as vscode from "vscode";
import type { StatusChoice } from "../servers/status-choice.js";

/** Which server each open notebook has its kernel on, as the traffic and our own controllers tell; the status item follows it. */
export class NotebookServers implements vscode.Disposable {
  private readonly servers = new WeakMap<vscode.NotebookDocument, string>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly status: Pick<StatusChoice, "lookAt">) {
    this.subscription = vscode.window.onDidChangeActiveNotebookEditor(() => this.follow());
  }

  set(notebook: vscode.NotebookDocument | undefined, serverId: string): void {
    if (!notebook) return;
    this.servers.set(notebook, serverId);
    this.follow();
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private follow(): void {
    const active = vscode.window.activeNotebookEditor?.notebook;
    const server = active && this.servers.get(active);
    if (server !== undefined) this.status.lookAt(server);
  }
}
