import assert from "node:assert/strict";
import * as vscode from "vscode";
import { addedFor, command, serverAtHub } from "./gestures.js";
import { Picks } from "./picks.js";
import { clearRequests, requests } from "./rig-door.js";

/** What its commands do is in test/contract/flows. */
describe("a server", () => {
  it("is not started by opening a notebook", async () => {
    const { server } = await addedFor("lou");
    await clearRequests();
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "1 + 1", "python");
    const data = new vscode.NotebookData([cell]);
    const notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", data);
    await vscode.window.showNotebookDocument(notebook);
    // A question to the hub after it: what opening set off was sent before.
    const picks = new Picks();
    await command("showServerActions", { server }).finally(() => picks.restore());
    assert.ok((await requests("lou")).length > 0);
    assert.equal(await serverAtHub("lou"), undefined);
    assert.deepEqual(
      (await requests("lou")).filter((request) => !request.startsWith("GET")),
      [],
    );
  });
});
