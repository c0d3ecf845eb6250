import assert from "node:assert/strict";
import * as vscode from "vscode";
import { cellOf, endOf, openNotebook, printed, run, select, shown, start, until } from "../kernels/notebooks.js";
import { type Added, addHub, command } from "../kernels/rig.js";

describe("cells as in JupyterLab", () => {
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

  it("end though their thread goes on showing something, and run again at once, each time", async () => {
    // One thread at a time: several say more at once than the server carries, which drops what is beyond (`iopub_msg_rate_limit`).
    const goesOn = `import threading, time
from IPython.display import display
turn = globals().get('turn', 0) + 1
def go_on(shown, mine):
    end = time.time() + 60
    while turn == mine and time.time() < end:
        shown.update(time.time()); time.sleep(0.002)
threading.Thread(target=go_on, args=(display('begun', display_id=True), turn)).start()`;
    const notebook = await opened(goesOn, "print('next')", "turn = 0");
    const state = () =>
      [0, 1].map((index) => {
        const cell = cellOf(notebook, index);
        return { ...cell.executionSummary, printed: printed(cell), said: printed(cell, "stderr") };
      });
    try {
      for (let round = 0; round < 5; round++) {
        await start(notebook, 0, 2);
        const what = () => `both have run (round ${round}): ${JSON.stringify(state())}`;
        await until(what, () => {
          const orders = state().map(({ executionOrder }) => executionOrder);
          return orders.join() === [2 * round + 1, 2 * round + 2].join() && printed(cellOf(notebook, 1)) === "next\n";
        });
        await until("both have ended", () => [0, 1].every((index) => endOf(cellOf(notebook, index)) !== undefined));
      }
    } finally {
      await run(notebook, 2, 3);
    }
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
    assert.match(printed(cellOf(notebook), "stderr"), /This cell ended its kernel/);
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
    assert.match(
      printed(cellOf(notebook), "stderr"),
      /Widgets, the debugger, and the variables view need the Jupyter extension\./,
    );
    assert.equal(printed(cellOf(notebook, 1), "stderr"), "");
  });
});
