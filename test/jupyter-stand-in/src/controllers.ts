import * as vscode from "vscode";
import type { Choice } from "./choice.js";
import { RemoteController } from "./controller.js";
import type { Finder } from "./finder.js";
import type { Kernels } from "./kernels.js";
import type { Memory } from "./memory.js";

const extension = "ms-toolsai.jupyter";
/** How long it is waited for until the editor has chosen a controller: for an editor that never does. In ms. */
const choosingMs = 60_000;
const lookAgainMs = 100;

/** The controllers of all that was found, and which of them each notebook chose. */
export class Controllers implements vscode.Disposable {
  readonly all = new Map<string, RemoteController>();
  private readonly choosing = new Set<Promise<void>>();
  /** that a kernel is looked for, as they had one before the window was reloaded */
  private readonly waiting = new Set<vscode.NotebookDocument>();

  constructor(
    private readonly kernels: Kernels,
    private readonly memory: Memory,
  ) {}

  /** Notebooks that are open when the window is reloaded, or are opened then. */
  opened(notebook: vscode.NotebookDocument): void {
    if (notebook.notebookType !== "jupyter-notebook" || this.memory.kernelOf(notebook) === undefined) return;
    this.waiting.add(notebook);
    this.bind();
  }

  follow(finder: Finder, vanished: readonly Choice[]): void {
    for (const { id } of vanished) this.remove(id);
    for (const choice of finder.found) this.add(finder, choice);
    this.bind();
  }

  removeOf(finder: Finder): void {
    for (const controller of [...this.all.values()]) if (controller.finder === finder) this.remove(controller.id);
  }

  chosenBy(notebook: vscode.NotebookDocument): RemoteController | undefined {
    return [...this.all.values()].find((controller) => controller.isChosenBy(notebook));
  }

  async settled(): Promise<void> {
    while (this.choosing.size > 0) await Promise.all(this.choosing);
  }

  dispose(): void {
    this.waiting.clear();
    for (const id of [...this.all.keys()]) this.remove(id);
  }

  private add(finder: Finder, choice: Choice): void {
    if (this.all.has(choice.id)) return;
    const controller = new RemoteController(finder, choice, this.kernels);
    controller.onDidChoose(({ notebook, selected }) => {
      if (!selected) return;
      this.waiting.delete(notebook);
      if (choice.kind === "live") this.memory.use(choice.id);
    });
    this.all.set(choice.id, controller);
  }

  private remove(id: string): void {
    this.all.get(id)?.dispose();
    this.all.delete(id);
  }

  /** A notebook whose kernel lives is led to it, by the same command as for the user's choice. */
  private bind(): void {
    for (const notebook of this.waiting) {
      const controller = this.all.get(this.memory.kernelOf(notebook) ?? "");
      if (!controller || controller.isChosenBy(notebook)) continue;
      // The command is for the notebook that is looked at.
      if (vscode.window.activeNotebookEditor?.notebook !== notebook) continue;
      this.waiting.delete(notebook);
      const done = this.choose(controller, notebook).finally(() => this.choosing.delete(done));
      this.choosing.add(done);
    }
  }

  private async choose(controller: RemoteController, notebook: vscode.NotebookDocument): Promise<void> {
    await vscode.commands.executeCommand("notebook.selectKernel", { id: controller.id, extension });
    for (const untilMs = Date.now() + choosingMs; this.all.get(controller.id) === controller && Date.now() < untilMs;) {
      if (controller.isChosenBy(notebook)) {
        await controller.reconnect(notebook);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    }
  }
}
