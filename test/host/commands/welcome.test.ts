import assert from "node:assert/strict";
import * as vscode from "vscode";
import { until } from "./until.js";

const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);

describe("what welcomes a new user", () => {
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("is a walkthrough by its command", async () => {
    const before = tabs().length;
    await vscode.commands.executeCommand("hubKernels.getStarted");
    await until("it is open", () => tabs().length > before);
    const [opened] = tabs().slice(-1);
    // Of what is in this tab extensions are told nothing.
    assert.equal(opened?.input, undefined);
  });

  it("is a sample notebook, new and unsaved, which starts nothing", async () => {
    await vscode.commands.executeCommand("hubKernels.openSampleNotebook");
    await until("it is open", () => vscode.window.activeNotebookEditor !== undefined);
    const notebook = vscode.window.activeNotebookEditor?.notebook;
    assert.equal(notebook?.isUntitled, true);
    assert.equal(notebook.notebookType, "jupyter-notebook");
    const code = notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
    assert.deepEqual(
      code.map(({ document, executionSummary }) => [document.languageId, executionSummary?.executionOrder]),
      [
        ["python", undefined],
        ["python", undefined],
      ],
    );
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
