import * as vscode from "vscode";
import { JUPYTER, OURS } from "../../text/extension-ids.js";
import type { ServerId } from "../../text/ids.js";
import { confirm } from "../../ui/prompts/confirm.js";
import type { Ui } from "../../ui/ui.js";
import type { NotebookKernel } from "../builtin/notebook-kernel.js";
import type { BuiltinControllers } from "../builtin/register.js";
import { shownName } from "../notebook-cells.js";
import { notebookType } from "../notebook-type.js";
import type { KernelsInEditor } from "./running-contents.js";
import { isOfEditor, openNotebook } from "./session-notebooks.js";

export interface EditorKernelsDeps {
  ui: Ui;
  builtin: Pick<BuiltinControllers, "kernelOf" | "changeKernel">;
}

/** The kernels of servers as the notebooks of this window have them. */
export class EditorKernels implements KernelsInEditor {
  readonly openNotebook = openNotebook;
  readonly isOfEditor = isOfEditor;

  constructor(private readonly deps: EditorKernelsDeps) {}

  async use(serverId: ServerId, kernelId: string): Promise<"used" | "no-notebook" | "not-listed"> {
    const notebook = vscode.window.activeNotebookEditor?.notebook;
    if (notebook?.notebookType !== notebookType) return "no-notebook";
    const select = (id: string, extension: string) =>
      vscode.commands.executeCommand<boolean>("notebook.selectKernel", { id, extension });
    // The Jupyter extension has a controller for each kernel that runs, under the kernel's id.
    if (vscode.extensions.getExtension(JUPYTER)) return (await select(kernelId, JUPYTER)) ? "used" : "not-listed";
    const before = await this.deps.builtin.kernelOf(notebook);
    if (before?.kernelId === kernelId) return "used";
    if (before?.kernelId !== undefined && before.serverId === serverId) await confirmChange(this.deps.ui, notebook);
    await select(serverId, OURS);
    await this.deps.builtin.changeKernel(notebook, { id: kernelId });
    return "used";
  }

  /** The notebook of this window that has the kernel through a controller of our own, and is to know what is done with it. */
  async holderOf(kernelId: string): Promise<NotebookKernel | undefined> {
    for (const notebook of vscode.workspace.notebookDocuments) {
      const kernel = await this.deps.builtin.kernelOf(notebook);
      if (kernel?.kernelId === kernelId) return kernel;
    }
    return undefined;
  }
}

/** The server ends a kernel that its session leaves for another one. */
async function confirmChange(ui: Ui, notebook: vscode.NotebookDocument): Promise<void> {
  await confirm(
    ui,
    vscode.l10n.t("Do you want to use another kernel for {0}?", shownName(notebook)),
    vscode.l10n.t("Its current kernel is shut down unless something else uses it too, and its variables are lost."),
    vscode.l10n.t("Use Other Kernel"),
  );
}
