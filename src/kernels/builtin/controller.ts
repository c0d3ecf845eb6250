// The lazy part of the built-in controller: loaded when the first cell is run.
import * as vscode from "vscode";
import type { KernelChoice } from "./kernel-session.js";
import { registerLanguageFeatures } from "./language-features.js";
import { NotebookKernel, type NotebookKernelRooms } from "./notebook-kernel.js";

export type { NotebookKernelRooms };

/** The kernels of all open notebooks that run through the built-in controller. */
export class NotebookKernels implements vscode.Disposable {
  private readonly kernels = new Map<vscode.NotebookDocument, NotebookKernel>();
  private readonly languages: vscode.Disposable;

  constructor(private readonly rooms: NotebookKernelRooms) {
    this.languages = registerLanguageFeatures((document) => this.ofCell(document)?.idleKernel);
  }

  run(
    notebook: vscode.NotebookDocument,
    cells: readonly vscode.NotebookCell[],
    controller: vscode.NotebookController,
  ): void {
    this.on(notebook, controller).run(cells);
  }

  async change(
    notebook: vscode.NotebookDocument,
    controller: vscode.NotebookController,
    choice?: KernelChoice,
  ): Promise<string | undefined> {
    return await this.on(notebook, controller).change(choice);
  }

  async interrupt(notebook: vscode.NotebookDocument): Promise<void> {
    await this.kernels.get(notebook)?.interrupt();
  }

  /** `false`: the notebook has no kernel yet. */
  async restart(notebook: vscode.NotebookDocument): Promise<boolean> {
    return (await this.kernels.get(notebook)?.restart()) ?? false;
  }

  /** The notebook is closed, or has chosen another kernel than that of `serverId`. */
  async close(notebook: vscode.NotebookDocument, about: { shutdown: boolean; serverId?: string }): Promise<void> {
    const kernel = this.kernels.get(notebook);
    if (!kernel || (about.serverId !== undefined && kernel.serverId !== about.serverId)) return;
    this.kernels.delete(notebook);
    await kernel.close(about.shutdown);
  }

  dispose(): void {
    this.languages.dispose();
    for (const notebook of this.kernels.keys()) void this.close(notebook, { shutdown: false });
  }

  private on(notebook: vscode.NotebookDocument, controller: vscode.NotebookController): NotebookKernel {
    const { id: serverId } = controller;
    const known = this.kernels.get(notebook);
    if (known?.serverId === serverId) return known;
    void known?.close(false);
    const kernel = new NotebookKernel(this.rooms, notebook, controller, serverId);
    this.kernels.set(notebook, kernel);
    return kernel;
  }

  private ofCell(document: vscode.TextDocument): NotebookKernel | undefined {
    const uri = document.uri.toString();
    for (const [notebook, kernel] of this.kernels) {
      if (notebook.getCells().some((cell) => cell.document.uri.toString() === uri)) return kernel;
    }
    return undefined;
  }
}
