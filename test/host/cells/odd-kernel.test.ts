import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { cellOf, errorOf, openNotebook, printed, run, select, start, until } from "../kernels/notebooks.js";
import { installMuteKernel, installOddKernel, muteKernel, oddKernel } from "../kernels/odd-kernel.js";
import { type Added, addHub, askServer, command } from "../kernels/rig.js";

describe("a kernel that does not keep to the protocol", () => {
  let eve: Added;
  before(async () => {
    eve = await addHub("eve");
    await command("startServer", { server: eve.server });
    await installOddKernel(eve.server);
  });

  async function ran(...cells: string[]): Promise<vscode.NotebookDocument> {
    const notebook = await openNotebook(cells, undefined, oddKernel);
    await select(notebook, eve.server);
    await run(notebook);
    return notebook;
  }

  it("runs cells of its language, whatever the editor knows of it", async () => {
    const notebook = await ran("hello");
    assert.equal(printed(cellOf(notebook)), "ran hello");
  });

  it("is shown as far as it can be, cell after cell", async () => {
    const notebook = await ran("lines", "no transient", "no data", "more");
    assert.equal(printed(cellOf(notebook)), "a\nb\nran lines");
    assert.equal(printed(cellOf(notebook, 1)), "ran no transient");
    assert.equal(printed(cellOf(notebook, 2)), "ran no data");
    const [said, ...more] = printed(cellOf(notebook, 2), "stderr").trim().split("\n");
    assert.match(said ?? "", /sent a message that can't be read \(display_data\)/);
    assert.deepEqual(more, [], "once in a cell");
    assert.equal(printed(cellOf(notebook, 3)), "ran more");
  });

  it("fails in words without a traceback", async () => {
    const notebook = await ran("no traceback");
    const error = errorOf(cellOf(notebook));
    assert.deepEqual([error?.name, error?.message], ["CompileError", "near x"]);
    assert.equal(cellOf(notebook).executionSummary?.success, false);
  });

  it("gets nothing of what was called off, though it goes on after an interrupt", async () => {
    const notebook = await openNotebook(["slow", "never"], undefined, oddKernel);
    await select(notebook, eve.server);
    await start(notebook);
    await until("the cell has run for a while", () => printed(cellOf(notebook)) === "begun, going on");
    await command("interruptKernel", { notebookEditor: { notebookUri: notebook.uri } });
    await until("the cell ends", () => cellOf(notebook).executionSummary?.success === false);
    await run(notebook, 1, 2);
    assert.equal(printed(cellOf(notebook, 1)), "ran never");
    assert.equal(cellOf(notebook, 1).executionSummary?.executionOrder, 2);
  });

  it("is restarted where it has never said a word, and cells run", async () => {
    await installMuteKernel(eve.server);
    const notebook = await openNotebook(["print('heard')"], undefined, muteKernel);
    await select(notebook, eve.server);
    const isThere = async () => {
      const kernels = await askServer<{ name: string; connections: number }[]>("eve", "api/kernels");
      return kernels.some(({ name, connections }) => name === muteKernel.name && connections > 0);
    };
    await start(notebook);
    await until("the kernel has a connection", isThere);
    assert.equal(
      await command("restartKernel", { notebookEditor: { notebookUri: notebook.uri }, confirmed: true }),
      true,
    );
    await run(notebook);
    assert.equal(printed(cellOf(notebook)), "heard\n");
  });
});
