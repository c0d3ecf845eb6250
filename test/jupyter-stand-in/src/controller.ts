import * as vscode from "vscode";
import type { Choice } from "./choice.js";
import type { Finder } from "./finder.js";
import type { NotebookKernel } from "./kernel.js";
import type { Kernels } from "./kernels.js";
import { runCell } from "./run-cell.js";
import { show } from "./shown.js";

/** A notebook controller for one choice of a server. */
export class RemoteController implements vscode.Disposable {
  private readonly controller: vscode.NotebookController;
  private readonly chosenBy = new Set<vscode.NotebookDocument>();
  private readonly chosen = new vscode.EventEmitter<{ notebook: vscode.NotebookDocument; selected: boolean }>();
  readonly onDidChoose = this.chosen.event;

  constructor(
    readonly finder: Finder,
    readonly choice: Choice,
    private readonly kernels: Kernels,
  ) {
    this.controller = vscode.notebooks.createNotebookController(choice.id, "jupyter-notebook", choice.label);
    this.controller.supportsExecutionOrder = true;
    this.controller.executeHandler = (cells, notebook) => this.execute(cells, notebook);
    this.controller.interruptHandler = (notebook) => this.kernels.of(notebook)?.interrupt();
    this.controller.onDidChangeSelectedNotebooks((change) => this.selected(change));
  }

  get id(): string {
    return this.choice.id;
  }

  isChosenBy(notebook: vscode.NotebookDocument): boolean {
    return this.chosenBy.has(notebook);
  }

  /** Without a word: the window connects after a reload to the kernel that a notebook had. */
  async reconnect(notebook: vscode.NotebookDocument): Promise<void> {
    await this.kernelOf(notebook)
      .start()
      .catch(() => undefined);
  }

  /** The notebooks that chose it have no kernel then. */
  dispose(): void {
    for (const notebook of this.chosenBy) this.ownKernel(notebook)?.dispose();
    this.chosenBy.clear();
    this.chosen.dispose();
    this.controller.dispose();
  }

  private selected({ notebook, selected }: { notebook: vscode.NotebookDocument; selected: boolean }): void {
    if (selected) {
      this.chosenBy.add(notebook);
      this.kernelOf(notebook);
    } else {
      this.chosenBy.delete(notebook);
      this.ownKernel(notebook)?.dispose();
    }
    this.chosen.fire({ notebook, selected });
  }

  private kernelOf(notebook: vscode.NotebookDocument): NotebookKernel {
    return this.kernels.get(notebook, this.choice, this.finder.collection);
  }

  private ownKernel(notebook: vscode.NotebookDocument): NotebookKernel | undefined {
    const kernel = this.kernels.of(notebook);
    return kernel?.choice.id === this.id ? kernel : undefined;
  }

  /** All cells wait for the kernel; the first one tells why there is none. */
  private async execute(cells: vscode.NotebookCell[], notebook: vscode.NotebookDocument): Promise<void> {
    const executions = cells.map((cell) => this.controller.createNotebookCellExecution(cell));
    const kernel = this.kernelOf(notebook);
    if (kernel.isDead) {
      show("dead-kernel", `Cannot run cells, as the kernel '${this.choice.label}' is dead.`);
      for (const execution of executions) end(execution);
      return;
    }
    try {
      await kernel.start();
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (!kernel.isDisposed) show("failed-to-start", words);
      kernel.dispose();
      for (const execution of executions) end(execution, execution === executions[0] ? words : undefined);
      return;
    }
    await kernel.inTurn(async () => {
      let goesOn = true;
      for (const execution of executions) {
        if (goesOn) goesOn = await runCell(kernel, execution).catch((error: unknown) => end(execution, String(error)));
        else end(execution);
      }
    });
  }
}

function end(execution: vscode.NotebookCellExecution, words?: string): false {
  try {
    execution.start(Date.now());
  } catch {
    // It runs already.
  }
  if (words !== undefined) {
    const error = vscode.NotebookCellOutputItem.error({ name: "Kernel", message: words });
    void execution.replaceOutput(new vscode.NotebookCellOutput([error]));
  }
  execution.end(false, Date.now());
  return false;
}
