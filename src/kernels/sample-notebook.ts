import * as v from "valibot";
import * as vscode from "vscode";
import type { Command } from "../ui/run-command.js";
import { notebookType } from "./notebook-type.js";

const args = v.strictObject({});

const where = `import os, platform, shutil, subprocess

print("This runs on", platform.node(), "with Python", platform.python_version())
cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
print(cores, "CPU cores")
if shutil.which("nvidia-smi"):
    print(subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True).stdout)`;

const long = `import time

for step in range(1, 31):
    print("step", step, "of 30", flush=True)
    time.sleep(1)`;

/** A new notebook that shows where its kernel runs. Nothing starts before a cell is run. */
export const openSampleNotebook: Command<typeof args> = {
  id: "hubKernels.openSampleNotebook",
  args,
  async run() {
    const cells = [
      text(
        vscode.l10n.t(
          "# A notebook on your hub\nChoose a kernel of your JupyterHub at the top right. Then run the cells with Shift+Enter. If the server doesn't run yet, you're asked whether to start it.",
        ),
      ),
      code(where),
      text(
        vscode.l10n.t(
          "The next cell takes half a minute. You can close the window meanwhile: when you open the saved notebook again, its output is there.",
        ),
      ),
      code(long),
    ];
    const notebook = await vscode.workspace.openNotebookDocument(notebookType, new vscode.NotebookData(cells));
    await vscode.window.showNotebookDocument(notebook);
  },
};

function code(source: string): vscode.NotebookCellData {
  return new vscode.NotebookCellData(vscode.NotebookCellKind.Code, source, "python");
}

function text(markdown: string): vscode.NotebookCellData {
  return new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, markdown, "markdown");
}
