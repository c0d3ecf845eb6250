import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cellOf, openNotebook, printed, run, select, until } from "./notebooks.js";
import { type Added, addHub, askServer, command } from "./rig.js";

interface Session {
  path: string;
  name: string;
  kernel: { id: string };
}

describe("the identity of a notebook", () => {
  let hugo: Added;
  before(async () => {
    hugo = await addHub("hugo");
    await command("startServer", { server: hugo.server });
  });

  const sessions = () => askServer<Session[]>("hugo", "api/sessions");
  const named = async (name: string) => (await sessions()).filter((session) => session.name === name);
  const openAt = (uri: vscode.Uri) =>
    vscode.workspace.notebookDocuments.find((notebook) => notebook.uri.toString() === uri.toString());

  async function untitled(...cells: string[]): Promise<vscode.NotebookDocument> {
    const code = cells.map((text) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, "python"));
    const notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", new vscode.NotebookData(code));
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand("notebook.selectKernel", {
      id: hugo.server,
      extension: "hub-kernels.hub-kernels",
    });
    return notebook;
  }

  it("is the file's: its session and kernel follow when it is renamed", async () => {
    const notebook = await openNotebook(["x = 'kept'", "print(x)"]);
    await select(notebook, hugo.server);
    await run(notebook, 0, 1);
    await notebook.save();
    const to = notebook.uri.with({ path: notebook.uri.path.replace(/[^/]+$/, "renamed.ipynb") });
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(notebook.uri, to);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until("the session has the new name", async () => (await named("renamed.ipynb")).length === 1);
    await until("the notebook is open under its new name", () => openAt(to) !== undefined);
    const renamed = openAt(to);
    assert.ok(renamed);
    await select(renamed, hugo.server);
    await run(renamed, 1, 2);
    assert.equal(printed(cellOf(renamed, 1)), "kept\n");
    assert.equal((await named("renamed.ipynb")).length, 1);
  });

  it("is its own before it has a file, and goes on when it is saved under a name", async () => {
    const notebook = await untitled("x = 'treasure'", "print(x)");
    await run(notebook, 0, 1);
    const name = notebook.uri.path.split("/").pop() ?? "";
    const [session] = await named(name);
    assert.ok(session, JSON.stringify(await sessions()));
    // As another window has one of the same name.
    assert.doesNotMatch(session.path, /Untitled-\d+\.ipynb$/);
    void vscode.workspace.saveAs(notebook.uri);
    const isSaved = () =>
      vscode.workspace.notebookDocuments.find(({ uri, isUntitled }) => !isUntitled && uri.path.endsWith(`/${name}`));
    await until("it is saved", async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return isSaved() !== undefined;
    });
    const file = isSaved();
    assert.ok(file);
    await until("its session has another path", async () => {
      const [now] = (await sessions()).filter(({ kernel }) => kernel.id === session.kernel.id);
      return now !== undefined && now.path !== session.path;
    });
    await select(file, hugo.server);
    await run(file, 1, 2);
    assert.equal(printed(cellOf(file, 1)), "treasure\n");
  });

  it("is not the name of one that was closed", async () => {
    const first = await untitled("x = 1");
    await run(first);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await until("it is closed", () => first.isClosed);
    const second = await untitled("print('x' in globals())");
    await run(second);
    assert.equal(printed(cellOf(second)), "False\n");
  });
});
