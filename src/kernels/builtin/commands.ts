import * as v from "valibot";
import * as vscode from "vscode";
import { registerCommand, type CommandLog } from "../../ui/commands.js";
import { notebookType } from "../notebook-type.js";
import type { BuiltinControllers } from "./register.js";

/** What a notebook's toolbar gives to its commands; code gives the same. */
const args = v.looseObject({
  notebookEditor: v.exactOptional(
    v.looseObject({ notebookUri: v.custom<vscode.Uri>((value) => value instanceof vscode.Uri) }),
  ),
});

/** Code may name the kernel: by its spec's name, or the id of one that runs. */
const changeArgs = v.looseObject({
  ...args.entries,
  kernel: v.exactOptional(v.union([v.strictObject({ name: v.string() }), v.strictObject({ id: v.string() })])),
});

/** Restart, interrupt and change, for the palette and the notebook's toolbar. */
export function registerKernelCommands(controllers: BuiltinControllers, log: CommandLog): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(
      {
        id: "hubKernels.restartKernel",
        args,
        async run(given) {
          const restarted = await controllers.restart(notebookOf(given));
          const said = restarted
            ? vscode.l10n.t("The kernel was restarted: its variables are gone.")
            : vscode.l10n.t("This notebook has no running kernel: run a cell to start one.");
          void vscode.window.setStatusBarMessage(said, shownMs);
          return restarted;
        },
      },
      log,
    ),
    registerCommand(
      {
        id: "hubKernels.changeKernel",
        args: changeArgs,
        async run(given) {
          const name = await controllers.changeKernel(notebookOf(given), given?.kernel);
          if (name === undefined) return false;
          void vscode.window.setStatusBarMessage(vscode.l10n.t("The notebook has the kernel {0} now.", name), shownMs);
          return true;
        },
      },
      log,
    ),
    registerCommand(
      { id: "hubKernels.interruptKernel", args, run: (given) => controllers.interrupt(notebookOf(given)) },
      log,
    ),
  );
}

const shownMs = 5000;

function notebookOf(given: v.InferOutput<typeof args> | undefined): vscode.NotebookDocument {
  const uri = given?.notebookEditor?.notebookUri ?? vscode.window.activeNotebookEditor?.notebook.uri;
  const notebook = vscode.workspace.notebookDocuments.find((open) => open.uri.toString() === uri?.toString());
  if (notebook?.notebookType !== notebookType) throw new vscode.CancellationError();
  return notebook;
}
