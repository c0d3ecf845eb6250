import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cellOf, endOf, openNotebook, printed, run, select, shown, start, until } from "./notebooks.js";
import { addHub, command, type Added } from "./rig.js";

describe("cells as in JupyterLab", function () {
  this.timeout(120_000);
  let finn: Added;
  before(async () => {
    finn = await addHub("finn");
    await command("startServer", { server: finn.server });
  });

  async function opened(...cells: string[]): Promise<vscode.NotebookDocument> {
    const notebook = await openNotebook(cells);
    await select(notebook, finn.server);
    return notebook;
  }

  it("run in every language that the editor takes them for", async () => {
    const notebook = await opened("1 + 1", "%%html\n<b>bold</b>", "%%latex\n$x^2$", "%%markdown\n# title", "'last'");
    const languages = ["html", "latex", "yaml"];
    for (const [index, language] of languages.entries()) {
      await vscode.languages.setTextDocumentLanguage(cellOf(notebook, index + 1).document, language);
    }
    await run(notebook);
    const mimes = notebook.getCells().map((cell) => shown(cell)[0]?.split(":")[0]);
    assert.deepEqual(mimes, ["text/plain", "text/html", "text/latex", "text/markdown", "text/plain"]);
  });

  it("end though their thread goes on displaying, and run again at once, each time", async () => {
    const displays = `import threading, pathlib, time
from IPython.display import display
stop = pathlib.Path.home() / 'stop'
def forever():
    for n in range(100_000):
        if stop.exists(): return
        display(n)
        if n % 20 == 0: time.sleep(0.01)
threading.Thread(target=forever).start()
print('begun', flush=True)`;
    const notebook = await opened(displays, "print('next')", "stop.touch()");
    await run(notebook, 0, 2);
    assert.equal(printed(cellOf(notebook, 1)), "next\n");
    for (let round = 0; round < 5; round++) await run(notebook, 0, 2);
    assert.equal(cellOf(notebook, 1).executionSummary?.executionOrder, 12);
    await run(notebook, 2, 3);
    await until("nothing runs", () => notebook.getCells().every((cell) => endOf(cell) !== undefined));
  });

  it("get the text of %load, and a new one below from set_next_input", async () => {
    const notebook = await opened(
      "import pathlib; pathlib.Path('part.py').write_text('print(40 + 2)'); None",
      "%load part.py",
      "get_ipython().set_next_input('print(\\'below\\')')",
    );
    await run(notebook);
    await until("it is loaded", () => cellOf(notebook, 1).document.getText().includes("print(40 + 2)"));
    await until("there is one more", () => notebook.cellCount === 4);
    assert.equal(cellOf(notebook, 3).document.getText(), "print('below')");
    await run(notebook, 1, 2);
    assert.equal(printed(cellOf(notebook, 1)), "42\n");
    await run(notebook, 3, 4);
    assert.equal(printed(cellOf(notebook, 3)), "below\n");
  });

  it("say what exit() does, run nothing after it, and then run on a new kernel", async () => {
    const notebook = await opened("x = 1\nexit()", "'x' in globals()");
    await start(notebook);
    await until("the cell ends", () => endOf(cellOf(notebook)) !== undefined);
    assert.match(printed(cellOf(notebook), "stderr"), /has ended its kernel/);
    assert.equal(cellOf(notebook).executionSummary?.success, true);
    await run(notebook, 1, 2);
    assert.deepEqual(shown(cellOf(notebook, 1)), ["text/plain: False"]);
    assert.equal(cellOf(notebook, 1).executionSummary?.executionOrder, 1);
  });

  it("say once in a notebook what widgets need", async () => {
    const widget = `from IPython.display import display
display({'text/plain': 'Slider', 'application/vnd.jupyter.widget-view+json': {'model_id': 'm'}}, raw=True)`;
    const notebook = await opened(widget, widget);
    await run(notebook);
    assert.match(printed(cellOf(notebook), "stderr"), /Widgets, the debugger .* need the Jupyter extension/);
    assert.equal(printed(cellOf(notebook, 1), "stderr"), "");
  });
});
