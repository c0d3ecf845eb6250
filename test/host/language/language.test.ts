import assert from "node:assert/strict";
import * as vscode from "vscode";

const id = "hub-kernels.hub-kernels";

interface Manifest {
  contributes: { commands: { command: string; title: { original: string; value: string } }[] };
}

describe("the extension in an editor that speaks German", () => {
  it("has German titles for its commands", () => {
    assert.equal(vscode.env.language, "de");
    const { contributes } = vscode.extensions.getExtension(id)?.packageJSON as Manifest;
    const add = contributes.commands.find(({ command }) => command === "hubKernels.addHub");
    assert.deepEqual(add?.title, { original: "Add JupyterHub…", value: "JupyterHub hinzufügen…" });
  });

  it("says what it says in German", async () => {
    await vscode.extensions.getExtension(id)?.activate();
    await vscode.commands.executeCommand("hubKernels.openSampleNotebook");
    const [words] = vscode.window.activeNotebookEditor?.notebook.getCells() ?? [];
    assert.match(words?.document.getText() ?? "", /^# Ein Notebook auf Ihrem Hub\n/);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
