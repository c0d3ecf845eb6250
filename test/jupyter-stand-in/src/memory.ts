import type * as vscode from "vscode";
import type { Choice } from "./choice.js";

/** What outlives a reload of the window. */
export class Memory {
  constructor(private readonly memento: vscode.Memento) {}

  /** of the servers that were chosen once */
  get servers(): string[] {
    return this.memento.get("servers", []);
  }

  addServer(id: string): void {
    this.set("servers", [...new Set([...this.servers, id])]);
  }

  removeServer(id: string): void {
    const others = this.servers.filter((server) => server !== id);
    this.set("servers", others);
  }

  /** the kernels of a server that lived, and that notebooks of this window used */
  live(serverId: string): Choice[] {
    return this.memento.get<Choice[]>(`live ${serverId}`, []).filter(({ id }) => this.wasUsed(id));
  }

  keepLive(serverId: string, choices: Choice[]): void {
    this.set(`live ${serverId}`, choices);
  }

  wasUsed(kernelId: string): boolean {
    return this.memento.get<string[]>("used", []).includes(kernelId);
  }

  use(kernelId: string): void {
    this.set("used", [...new Set([...this.memento.get<string[]>("used", []), kernelId])]);
  }

  /** The kernel that was made for this notebook last. */
  kernelOf(notebook: vscode.NotebookDocument): string | undefined {
    return this.memento.get<Record<string, string>>("kernels", {})[notebook.uri.toString()];
  }

  noteKernel(notebook: vscode.NotebookDocument, kernelId: string): void {
    this.use(kernelId);
    this.set("kernels", {
      ...this.memento.get<Record<string, string>>("kernels", {}),
      [notebook.uri.toString()]: kernelId,
    });
  }

  /** It can be read at once; when it is written is the editor's. */
  private set(key: string, value: unknown): void {
    void this.memento.update(key, value);
  }
}
