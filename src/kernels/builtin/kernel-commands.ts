import { posix } from "node:path";
import * as v from "valibot";
import * as vscode from "vscode";
import { editorUi } from "../../ui/editor-ui.js";
import { confirm } from "../../ui/prompts/confirm.js";
import { confirmed } from "../../ui/prompts/confirmed.js";
import type { Command } from "../../ui/run-command.js";
import { notebookType } from "../notebook-type.js";
import type { BuiltinControllers } from "./register.js";

export type KernelCommand = "restartKernel" | "changeKernel" | "interruptKernel" | "runAllAndLeave";

/** Runs a notebook of the Jupyter extension. */
export type RunAllAndLeave = (notebook: vscode.NotebookDocument) => Promise<void>;

/** What a notebook's toolbar gives to its commands; code gives the same. */
const args = v.looseObject({
  notebookEditor: v.exactOptional(
    v.looseObject({ notebookUri: v.custom<vscode.Uri>((value) => value instanceof vscode.Uri) }),
  ),
  confirmed,
});

/** For the palette and the notebook's toolbar. */
export function kernelCommands(
  controllers: BuiltinControllers,
  runAllAndLeave: RunAllAndLeave,
): Record<KernelCommand, Command<typeof args>> {
  return {
    restartKernel: {
      id: "hubKernels.restartKernel",
      args,
      async run(given) {
        const notebook = notebookOf(given);
        const kernel = await controllers.kernelOf(notebook);
        if (kernel?.kernelId !== undefined && !given?.confirmed) await confirmRestart(notebook.uri);
        const restarted = (await kernel?.restart()) ?? false;
        const said = restarted
          ? vscode.l10n.t("The kernel was restarted: its variables are gone.")
          : vscode.l10n.t("This notebook has no running kernel: run a cell to start one.");
        void vscode.window.setStatusBarMessage(said, shownMs);
        return restarted;
      },
    },
    changeKernel: {
      id: "hubKernels.changeKernel",
      args,
      // Code may name the kernel.
      run: (given) => controllers.changeKernel(notebookOf(given), given?.["kernel"]),
    },
    runAllAndLeave: {
      id: "hubKernels.runAllAndLeave",
      args,
      run: (given) => runAllAndLeave(notebookOf(given)),
    },
    interruptKernel: {
      id: "hubKernels.interruptKernel",
      args,
      run: async (given) => (await controllers.kernelOf(notebookOf(given)))?.interrupt(),
    },
  };
}

const shownMs = 5000;

/** What the kernel holds may be the work of days, and the button stands beside others. */
async function confirmRestart({ path }: vscode.Uri): Promise<void> {
  await confirm(
    editorUi,
    vscode.l10n.t("Restart the kernel of {0}?", posix.basename(path)),
    vscode.l10n.t("All variables will be lost, and a running cell will be stopped. Outputs and files are kept."),
    vscode.l10n.t("Restart"),
  );
}

function notebookOf(given: v.InferOutput<typeof args> | undefined): vscode.NotebookDocument {
  const uri = given?.notebookEditor?.notebookUri ?? vscode.window.activeNotebookEditor?.notebook.uri;
  const notebook = vscode.workspace.notebookDocuments.find((open) => open.uri.toString() === uri?.toString());
  if (notebook?.notebookType !== notebookType) throw new vscode.CancellationError();
  return notebook;
}
