import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Messages } from "../commands/messages.js";
import { cellOf, errorOf, openNotebook, printed, run, select, shown, start, until } from "../kernels/notebooks.js";
import { type Added, addHub, ask, command, requests } from "../kernels/rig.js";

describe("a cell on a server that the hub started", () => {
  let ada: Added;
  before(async () => {
    ada = await addHub("ada");
  });

  it("is not run, and nothing is started, by opening a notebook and choosing its kernel", async () => {
    await ask({ do: "clear" });
    const notebook = await openNotebook(["1"]);
    await select(notebook, ada.server);
    const asked = await requests();
    assert.deepEqual(
      asked.filter((request) => !request.startsWith("GET")),
      [],
    );
  });

  it("asks whether to start a stopped server, and runs once it is up", async () => {
    const notebook = await openNotebook(["6 * 7"]);
    await select(notebook, ada.server);
    await ask({ do: "clear" });
    const messages = new Messages((_, [startServer]) => startServer);
    try {
      await run(notebook);
    } finally {
      messages.restore();
    }
    assert.match(messages.texts.join(), /is stopped\. Do you want to start it\?/);
    assert.deepEqual(shown(cellOf(notebook)), ["text/plain: 42"]);
    assert.equal((await requests()).filter((request) => request.startsWith("POST hub/")).length, 1);
  });

  it("is not run when the user does not want the server started, says so once, and keeps what it has shown", async () => {
    const notebook = await openNotebook(["1"]);
    await select(notebook, ada.server);
    await run(notebook);
    await command("stopServer", { server: ada.server, confirmed: true });
    await ask({ do: "clear" });
    const messages = new Messages();
    try {
      for (let times = 0; times < 2; times++) await run(notebook);
    } finally {
      messages.restore();
    }
    const [result, ...said] = shown(cellOf(notebook));
    assert.deepEqual([result, said.length], ["text/plain: 1", 1]);
    assert.match(
      errorOf(cellOf(notebook))?.message ?? "",
      /The server on .* is stopped\. Run the cell again to start it/,
    );
    assert.deepEqual(
      (await requests()).filter((request) => !request.startsWith("GET")),
      [],
    );
  });

  it("goes on when the server is started by somebody else while the question is open", async () => {
    const notebook = await openNotebook(["6 * 7"]);
    await select(notebook, ada.server);
    const open = new AbortController();
    const closed = new Promise<undefined>((resolve) => {
      open.signal.addEventListener("abort", () => resolve(undefined));
    });
    const messages = new Messages(() => closed);
    try {
      const end = run(notebook);
      await until("the question is open", () =>
        messages.texts.some((text) => /is stopped\. Do you want to start it\?/.test(text)),
      );
      await command("startServer", { server: ada.server });
      await end;
    } finally {
      open.abort();
      messages.restore();
    }
    assert.deepEqual(shown(cellOf(notebook)), ["text/plain: 42"]);
  });

  it("prints what only the chosen image and GPU give", async () => {
    await command("stopServer", { server: ada.server, confirmed: true });
    await command("startServer", { server: ada.server, options: { image: "torch", gpu: "2" } });
    const notebook = await openNotebook(["import os; print(os.environ['HUB_IMAGE'], os.environ['HUB_GPU'])"]);
    await select(notebook, ada.server);
    await run(notebook);
    assert.equal(printed(cellOf(notebook)), "torch 2\n");
  });

  it("runs cells in order, with their number and times", async () => {
    const notebook = await openNotebook(["a = 1", "a += 1; a", "a * 10"]);
    await select(notebook, ada.server);
    await run(notebook);
    const [, second, third] = notebook.getCells();
    assert.deepEqual(
      notebook.getCells().map(({ executionSummary }) => executionSummary?.executionOrder),
      [1, 2, 3],
    );
    assert.deepEqual(
      [second, third].map((cell) => cell && shown(cell)),
      [["text/plain: 2"], ["text/plain: 20"]],
    );
    const times = notebook
      .getCells()
      .flatMap(({ executionSummary: summary }) => [summary?.timing?.startTime, summary?.timing?.endTime]);
    assert.deepEqual(
      times,
      [...times].sort((one, other) => (one ?? 0) - (other ?? 0)),
    );
    assert.equal(third?.executionSummary?.success, true);
  });

  it("runs nothing after a cell that fails, unless the error is expected", async () => {
    const notebook = await openNotebook(["1/0", "print('never')"]);
    await select(notebook, ada.server);
    await start(notebook);
    await until("the first cell failed", () => cellOf(notebook).executionSummary?.success === false);
    const error = errorOf(cellOf(notebook));
    assert.equal(error?.name, "ZeroDivisionError");
    assert.match(error.stack, /Traceback \(most recent call last\)/);
    await run(notebook, 1, 2);
    assert.equal(cellOf(notebook, 1).executionSummary?.executionOrder, 2);
    await tag(cellOf(notebook), "raises-exception");
    await run(notebook);
    assert.equal(cellOf(notebook, 1).executionSummary?.executionOrder, 4);
  });

  it("runs several notebooks at once, each on a kernel of its own, also with the same name", async () => {
    const first = await openNotebook(["x = 'first'", "print(x)"], "one/same.ipynb");
    const second = await openNotebook(["x = 'second'", "print(x)"], "two/same.ipynb");
    await select(first, ada.server);
    await select(second, ada.server);
    await Promise.all([run(first, 0, 1), run(second, 0, 1)]);
    await Promise.all([run(first, 1, 2), run(second, 1, 2)]);
    assert.deepEqual([printed(cellOf(first, 1)), printed(cellOf(second, 1))], ["first\n", "second\n"]);
  });
});

async function tag(cell: vscode.NotebookCell, name: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const metadata = { ...cell.metadata, metadata: { tags: [name] } };
  edit.set(cell.notebook.uri, [vscode.NotebookEdit.updateCellMetadata(cell.index, metadata)]);
  assert.ok(await vscode.workspace.applyEdit(edit));
}
