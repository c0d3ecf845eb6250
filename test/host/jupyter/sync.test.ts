import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { cellOf, close, errorOf, printed, run, start, until } from "../kernels/notebooks.js";
import { command } from "../kernels/rig.js";
import { forTests, JupyterUser } from "./jupyter-user.js";
import { notebookOn } from "./stand-in.js";

const RUN = "import importlib, rig_own; importlib.reload(rig_own); print(rig_own.WORD)";

describe("a synced project in the Jupyter extension", () => {
  const pia = forTests(new JupyterUser("pia"));
  const here = (name: string) => path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "", name);

  const save = async (text: string) => {
    const document = await vscode.workspace.openTextDocument(here("rig_own.py"));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
    await document.save();
  };

  before(async () => {
    await writeFile(here("rig_own.py"), "WORD = 'one'\n");
    await pia.startServer();
  });
  after(() => rm(here("rig_own.py"), { force: true }));

  it("is there before the kernel starts, and what was changed before a cell runs", async () => {
    await command("syncProject", { server: pia.server, confirmed: true, to: "work/synced" });
    const notebook = await notebookOn(pia.jupyter, pia.server, RUN, "import os; print(os.getcwd())");
    await run(notebook);
    assert.equal(errorOf(cellOf(notebook))?.message, undefined);
    assert.equal(printed(cellOf(notebook)), "one\n");
    assert.match(printed(cellOf(notebook, 1)), /\/work\/synced\n$/);
    await save("WORD = 'two'\n");
    await run(notebook, 0, 1);
    assert.equal(printed(cellOf(notebook)), "two\n");
    await close(notebook);
  });

  it("has a cell that is called off say so", async () => {
    const notebook = await notebookOn(pia.jupyter, pia.server, RUN);
    await run(notebook);
    await run(await notebookOn(pia.jupyter, pia.server, "open('rig_own.py', 'a').write('# theirs\\n')"));
    await save("WORD = 'three'\n");
    await vscode.window.showNotebookDocument(notebook);
    await start(notebook);
    await until("the cell has ended", () => errorOf(cellOf(notebook)) !== undefined);
    assert.match(errorOf(cellOf(notebook))?.message ?? "", /wasn't pushed to the server/);
    assert.match(pia.screen.asked.join(), /“rig_own\.py” was changed on .* and here too/);
    assert.equal(await readFile(here("rig_own.py"), "utf8"), "WORD = 'three'\n");
    // As long as the question is open the cell waits, and its kernel knows nothing of it.
    pia.screen.messages.answer = () => new Promise(() => undefined);
    const asked = pia.screen.messages.shown.length;
    const started = start(notebook);
    await until("it waits for an answer", () => pia.screen.messages.shown.length > asked);
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand("notebook.cancelExecution");
    await started;
    assert.equal(errorOf(cellOf(notebook)), undefined);
    pia.screen.messages.answer = (_, buttons) => buttons.find((each) => each === "Keep the Server's");
    await start(notebook);
    await until("it runs", () => printed(cellOf(notebook)) === "two\n");
    await close(notebook);
  });
});
