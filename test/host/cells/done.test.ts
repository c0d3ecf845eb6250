import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Messages } from "../commands/messages.js";
import { cellOf, endOf, openNotebook, printed, select, set, start, until } from "../kernels/notebooks.js";
import { type Added, addHub, command } from "../kernels/rig.js";

describe("cells that take long while their user looks at something else", () => {
  let dora: Added;
  let messages: Messages;
  before(async () => {
    dora = await addHub("dora");
    await command("startServer", { server: dora.server });
    await set("notifyAfterSeconds", 1);
    messages = new Messages((_, [button]) => button);
  });
  after(async () => {
    messages.restore();
    await set("notifyAfterSeconds", undefined);
  });

  const editors = () => vscode.window.visibleNotebookEditors.map(({ notebook }) => notebook);

  async function ranUnseen(code: string): Promise<vscode.NotebookDocument> {
    const notebook = await openNotebook(["import time\nprint('go', flush=True)\ntime.sleep(2)", code]);
    await select(notebook, dora.server);
    await start(notebook);
    await until("it runs", () => printed(cellOf(notebook)) !== "");
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: "something else" }));
    await until("it is not seen", () => !editors().includes(notebook));
    return notebook;
  }

  it("say that they are done, and are shown by a button", async () => {
    const notebook = await ranUnseen("1");
    await until("it is shown again", () => editors().includes(notebook));
    assert.match(messages.texts.at(-1) ?? "", /^All cells of .*\.ipynb that you started have run\.$/);
    assert.ok(endOf(cellOf(notebook, 1)) !== undefined);
  });

  it("say that one of them failed", async () => {
    const notebook = await ranUnseen("1 / 0");
    await until("it is shown again", () => editors().includes(notebook));
    assert.match(messages.texts.at(-1) ?? "", /^.*\.ipynb has stopped: a cell failed, or was interrupted\.$/);
  });

  it("say nothing to who looks at them", async () => {
    const before = messages.texts.length;
    const notebook = await openNotebook(["import time\ntime.sleep(2)"]);
    await select(notebook, dora.server);
    await start(notebook);
    await until("it has ended", () => endOf(cellOf(notebook)) !== undefined);
    assert.deepEqual(messages.texts.slice(before), []);
  });
});
