import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type * as vscode from "vscode";
import {
  cellOf,
  decoder,
  errorOf,
  openNotebook,
  printed,
  run,
  saved,
  select,
  shown,
  until,
} from "../kernels/notebooks.js";
import { type Added, addHub, command } from "../kernels/rig.js";

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

describe("outputs of a cell", () => {
  let bob: Added;
  before(async () => {
    bob = await addHub("bob");
    await command("startServer", { server: bob.server });
  });

  async function ran(...cells: string[]): Promise<vscode.NotebookDocument> {
    const notebook = await openNotebook(cells);
    await select(notebook, bob.server);
    await run(notebook);
    return notebook;
  }

  it("are text of both streams, in order, each stream joined", async () => {
    const notebook = await ran(
      `import sys
for n in range(3): print(n, flush=True)
print('warning', file=sys.stderr, flush=True)
print('last', flush=True)`,
    );
    assert.deepEqual(shown(cellOf(notebook)), [
      "application/vnd.code.notebook.stdout: 0\n1\n2\n",
      "application/vnd.code.notebook.stderr: warning\n",
      "application/vnd.code.notebook.stdout: last\n",
    ]);
  });

  it("are results and displays of every type, the richest first", async () => {
    const notebook = await ran(
      `from IPython.display import display
display({'text/plain': 'p', 'text/html': '<b>p</b>', 'text/markdown': '**p**', 'text/latex': '$p$',
  'image/png': '${pixel}', 'image/svg+xml': '<svg/>', 'application/json': {'a': [1]},
  'application/vnd.vegalite.v5+json': {'mark': 'bar'}, 'application/vnd.jupyter.widget-view+json': {'model_id': 'm'}}, raw=True)
'result'`,
    );
    const [display] = cellOf(notebook).outputs;
    // Between them stands what widgets need.
    const result = cellOf(notebook).outputs.at(-1);
    const items = new Map(display?.items.map(({ mime, data }) => [mime, data]));
    assert.deepEqual([...items.keys()].sort(), [
      "application/json",
      "application/vnd.jupyter.widget-view+json",
      "application/vnd.vegalite.v5+json",
      "image/png",
      "image/svg+xml",
      "text/html",
      "text/latex",
      "text/markdown",
      "text/plain",
    ]);
    assert.match(display?.items[0]?.mime ?? "", /^application\/vnd\./);
    assert.equal(Buffer.from(items.get("image/png") ?? []).toString("base64"), pixel);
    assert.deepEqual(JSON.parse(decoder.decode(items.get("application/json"))), { a: [1] });
    assert.equal(result?.metadata?.["executionCount"], 1);
  });

  it("are updated by their display id, also those of an earlier cell", async () => {
    const notebook = await ran(
      "from IPython.display import display, update_display\nh = display('first', display_id='bar'); h.update('second')",
      "update_display('third', display_id='bar')",
    );
    assert.deepEqual(shown(cellOf(notebook)), ["text/plain: 'third'"]);
    assert.deepEqual(shown(cellOf(notebook, 1)), []);
    assert.equal(cellOf(notebook).executionSummary?.executionOrder, 1);
  });

  it("are cleared, at once or with the next output", async () => {
    const notebook = await ran(
      `import time
from IPython.display import clear_output
for n in range(5):
    clear_output(wait=True); print('step', n, flush=True); time.sleep(0.1)`,
      "print('gone', flush=True); clear_output(); print('stays')",
    );
    assert.deepEqual(
      [0, 1].map((index) => shown(cellOf(notebook, index))),
      [["application/vnd.code.notebook.stdout: step 4\n"], ["application/vnd.code.notebook.stdout: stays\n"]],
    );
  });

  it("show a progress bar that overwrites itself as its last state", async () => {
    const notebook = await ran(
      "import time\nfor n in range(5): print(f'\\r{n * 25:3}%', end='', flush=True); time.sleep(0.1)",
    );
    assert.equal(printed(cellOf(notebook)), "100%");
  });

  it("show nested progress bars as a terminal does, in as many chunks as come", async () => {
    const notebook = await ran(
      `import time
def say(text): print(text, end='', flush=True); time.sleep(0.03)
say('outer 0/3')
for outer in range(1, 4):
    for inner in (0, 50, 100):
        say('\\n'); say(f'\\rinner {inner:3}%'); say('\\x1b[A')
    say('\\n\\r          \\r\\x1b[A'); say(f'\\router {outer}/3')
print()
print('a' * 10**5 + '\\b' * 10**5 + 'b')`,
    );
    assert.match(printed(cellOf(notebook)), /^outer 3\/3 *\nba{99999}\s*$/);
  });

  it("come from threads that go on after their cell", async () => {
    const notebook = await ran(
      `import threading, time
from IPython.display import display
handle = display('begun', display_id=True)
def later():
    time.sleep(1.5); handle.update('done')
threading.Thread(target=later).start()`,
    );
    const before = cellOf(notebook).executionSummary;
    await until("the thread's output is there", () => shown(cellOf(notebook)).join() === "text/plain: 'done'");
    await until("the cell has its end again", () => cellOf(notebook).executionSummary?.timing !== undefined);
    assert.deepEqual(cellOf(notebook).executionSummary?.timing, before?.timing);
    assert.equal(cellOf(notebook).executionSummary?.success, true);
  });

  it("are errors with their traceback", async () => {
    const notebook = await ran("def f():\n    raise ValueError('no good')\nf()");
    const error = errorOf(cellOf(notebook));
    assert.deepEqual([error?.name, error?.message], ["ValueError", "no good"]);
    assert.match(error?.stack ?? "", /f\(\)/);
    assert.equal(cellOf(notebook).executionSummary?.success, false);
  });

  it("show what `?` pages", async () => {
    assert.match(shown(cellOf(await ran("len?"))).join(), /Return the number of items/);
  });

  it("are many lines without loss, in few writes", async () => {
    const notebook = await ran(
      "import time\nfor n in range(4000):\n    print(n)\n    if n % 1000 == 0: time.sleep(0.2)",
    );
    assert.equal(printed(cellOf(notebook)), Array.from({ length: 4000 }, (_, n) => `${n}\n`).join(""));
  });

  it("are saved as Jupyter would save them", async () => {
    const notebook = await ran(
      `import sys
print('a'); print('b'); sys.stdout.flush()
from IPython.display import display
display({'text/plain': 'p', 'text/html': '<b>\\n</b>'}, raw=True, metadata={'isolated': True}); {'k': 1}`,
      "1/0",
    );
    // The editor's own extension for such files writes numbers down a moment after a cell has ended, and keeps no save waiting for it.
    const numbers = async () => (await saved(notebook)).cells.map(({ execution_count }) => execution_count);
    await until("the cells' numbers are saved", async () => isDeepStrictEqual(await numbers(), [1, 2]));
    const { cells, metadata } = await saved(notebook);
    assert.deepEqual(cells[0]?.outputs, [
      { name: "stdout", output_type: "stream", text: ["a\n", "b\n"] },
      {
        data: { "text/html": ["<b>\n", "</b>"], "text/plain": ["p"] },
        metadata: { isolated: true },
        output_type: "display_data",
      },
      { data: { "text/plain": ["{'k': 1}"] }, execution_count: 1, metadata: {}, output_type: "execute_result" },
    ]);
    const [error] = cells[1]?.outputs ?? [];
    assert.deepEqual(Object.keys(error ?? {}).sort(), ["ename", "evalue", "output_type", "traceback"]);
    assert.ok(Array.isArray(error?.["traceback"]) && error["traceback"].length > 2);
    assert.equal((metadata["kernelspec"] as { name?: string }).name, "python3");
    assert.equal((metadata["language_info"] as { name?: string }).name, "python");
  });
});
