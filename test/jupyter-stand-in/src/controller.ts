import type { Kernel } from "@jupyterlab/services";
import * as vscode from "vscode";
import type { Finder } from "./finder.js";
import { runCell, startKernel } from "./remote-kernel.js";

/** A notebook controller for one kernel spec of one server, with the kernels of the notebooks that chose it. */
export class RemoteController implements vscode.Disposable {
  private readonly controller: vscode.NotebookController;
  private readonly kernels = new Map<vscode.NotebookDocument, Kernel.IKernelConnection>();

  constructor(
    readonly finder: Finder,
    private readonly spec: string,
  ) {
    const id = RemoteController.id(finder.serverId, spec);
    this.controller = vscode.notebooks.createNotebookController(id, "jupyter-notebook", `${spec} (${finder.serverId})`);
    this.controller.supportsExecutionOrder = true;
    this.controller.executeHandler = (cells, notebook) => this.execute(cells, notebook);
    this.controller.interruptHandler = async (notebook) => this.kernels.get(notebook)?.interrupt();
  }

  static id(serverId: string, spec: string): string {
    return `${serverId}.${spec}`;
  }

  /** Open notebooks go dead with it until they are opened anew. */
  dispose(): void {
    for (const kernel of this.kernels.values()) kernel.dispose();
    this.controller.dispose();
  }

  private async execute(cells: vscode.NotebookCell[], notebook: vscode.NotebookDocument): Promise<void> {
    for (const cell of cells) {
      const execution = this.controller.createNotebookCellExecution(cell);
      try {
        await runCell(await this.kernelOf(notebook), execution);
      } catch (error) {
        await this.failed(execution, error);
        return;
      }
    }
  }

  private async kernelOf(notebook: vscode.NotebookDocument): Promise<Kernel.IKernelConnection> {
    const known = this.kernels.get(notebook);
    if (known && !known.isDisposed && known.connectionStatus === "connected") return known;
    known?.dispose();
    const { collection, serverId } = this.finder;
    const kernel = await startKernel(collection, serverId, this.spec);
    this.kernels.set(notebook, kernel);
    // In the background, as after every start of a remote kernel.
    void this.finder.look();
    return kernel;
  }

  private async failed(execution: vscode.NotebookCellExecution, error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    if (!execution.cell.executionSummary?.timing?.startTime) {
      try {
        execution.start(Date.now());
      } catch {
        // It was started before the kernel was lost.
      }
    }
    const item = vscode.NotebookCellOutputItem.error({ name: "Kernel connection", message });
    await execution.replaceOutput(new vscode.NotebookCellOutput([item]));
    execution.end(false, Date.now());
  }
}
