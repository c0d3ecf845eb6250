import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { Messages } from "../commands/messages.js";
import { lookingAtServers } from "../commands/token-view/rows.js";
import {
  cellOf,
  close,
  endOf,
  errorOf,
  openNotebook,
  printed,
  reopenNotebook,
  replaceInputBox,
  run,
  select,
  shown,
  start,
  until,
} from "../kernels/notebooks.js";
import { type Added, addHub, ask, askServer, command, putFile } from "../kernels/rig.js";

const user = "gail";
/** By then the kernel was given all that waits. */
const longer = "import time\nprint('go', flush=True)\ntime.sleep(3)\nprint('still', flush=True)\n";

/** A cell that waits in the editor cannot be run once more, and it waits until the kernel's word on it has come: what runs next is another one. */
describe("cells that wait while one takes its time", () => {
  let gail: Added;
  before(async () => {
    gail = await addHub(user);
    await command("startServer", { server: gail.server });
  });

  async function opened(...cells: string[]): Promise<vscode.NotebookDocument> {
    const notebook = await openNotebook(cells);
    await select(notebook, gail.server);
    return notebook;
  }

  const says = (notebook: vscode.NotebookDocument, text: string) =>
    until(`the first cell says ${text}`, () => printed(cellOf(notebook)).includes(text));
  const interrupt = (notebook: vscode.NotebookDocument) =>
    command("interruptKernel", { notebookEditor: { notebookUri: notebook.uri } });
  const ended = (notebook: vscode.NotebookDocument, index = 0) =>
    until(`cell ${index} ends`, () => endOf(cellOf(notebook, index)) !== undefined);
  const orders = (notebook: vscode.NotebookDocument) =>
    notebook.getCells().map(({ executionSummary }) => executionSummary?.executionOrder);

  /** Twenty: the first waits for a file on the server, and each later one writes its number into another. */
  function twenty(name: string): string[] {
    const first = `import pathlib\nhome = pathlib.Path.home()\n${longer}while not (home / '${name}-go').exists(): time.sleep(0.05)`;
    const each = (n: number) => `with open(home / '${name}-ran', 'a') as ran: print(${n}, file=ran)\nprint(${n})`;
    return [first, ...Array.from({ length: 19 }, (_, n) => each(n + 1))];
  }

  async function goOn(name: string): Promise<void> {
    await putFile(user, `${name}-go`);
  }

  async function allHaveRun(name: string): Promise<void> {
    let ran = "";
    const read = async () => {
      const file = await askServer<{ content: string }>(user, `api/contents/${name}-ran`).catch(() => undefined);
      ran = file?.content ?? "";
      return ran.trim().split("\n").length >= 19;
    };
    await until(() => `all have run: ${JSON.stringify(ran)}`, read);
    assert.deepEqual(
      ran.trim().split("\n").map(Number),
      Array.from({ length: 19 }, (_, n) => n + 1),
    );
  }

  it("are all run when the notebook is closed in the first of 20", async () => {
    const name = randomUUID();
    const notebook = await opened(...twenty(name), "'kept'");
    await start(notebook, 0, 20);
    await says(notebook, "go");
    await close(notebook);
    await goOn(name);
    await allHaveRun(name);
    const again = await reopenNotebook(notebook.uri);
    await select(again, gail.server);
    await run(again, 20, 21);
    assert.equal(cellOf(again, 20).executionSummary?.executionOrder, 21);
  });

  it("are all run when the way is cut in the first of 20, and shown when it is back", async () => {
    const name = randomUUID();
    const notebook = await opened(...twenty(name));
    await start(notebook);
    await says(notebook, "still");
    try {
      await ask({ do: "cutSockets", refused: true });
      await goOn(name);
      await allHaveRun(name);
      assert.equal(endOf(cellOf(notebook)), undefined);
    } finally {
      await ask({ do: "cutSockets", refused: false });
    }
    await ended(notebook, 19);
    const later = notebook.getCells().slice(1);
    assert.deepEqual(
      later.map((cell) => printed(cell)),
      later.map((_, index) => `${index + 1}\n`),
    );
    assert.deepEqual(
      orders(notebook),
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  it("are counted in the view of servers until they are done", async () => {
    const name = randomUUID();
    const notebook = await opened(...twenty(name));
    await lookingAtServers(async (rows) => {
      await start(notebook);
      await rows.shows(gail.server, / running · 20 cells( · \d+ min)?$/);
      assert.match(rows.tooltip(gail.server), /\n[\w-]+\.ipynb: 1 cell is running, 19 are waiting/);
      await goOn(name);
      await ended(notebook, 19);
      await rows.shows(gail.server, / running( · \d+ min)?$/);
    });
  });

  it("begin one after the other, with others that are run meanwhile", async () => {
    const notebook = await opened(longer, "time.sleep(1)", "", "print('last')");
    await start(notebook, 0, 3);
    await says(notebook, "go");
    await run(notebook, 3, 4);
    const times = notebook.getCells().map(({ executionSummary }) => executionSummary?.timing);
    assert.ok((times[1]?.startTime ?? 0) >= (times[0]?.endTime ?? Infinity), "one after the other");
    assert.deepEqual(orders(notebook), [1, 2, undefined, 3]);
  });

  it("run as they were sent, and say so where they were edited meanwhile", async () => {
    const notebook = await opened(longer + "time.sleep(1)", "print('as sent')", "print('not edited')");
    await start(notebook);
    await says(notebook, "still");
    const second = cellOf(notebook, 1);
    assert.equal(second.executionSummary?.timing?.startTime, undefined);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(second.document.uri, new vscode.Position(0, 0), "# later\n");
    assert.ok(await vscode.workspace.applyEdit(edit));
    await ended(notebook, 2);
    assert.equal(printed(second), "as sent\n");
    assert.match(printed(second, "stderr"), /edited while it was waiting\. It ran as it was before the edit\./);
    assert.equal(printed(cellOf(notebook, 2), "stderr"), "");
  });

  it("are not run after an error, unless it is expected", async () => {
    const notebook = await opened(`${longer}1/0`, "print('never')", "count = 'counted'", "'next'");
    await start(notebook, 0, 3);
    await ended(notebook);
    await run(notebook, 3, 4);
    assert.deepEqual(orders(notebook), [1, undefined, undefined, 2]);
    assert.deepEqual(shown(cellOf(notebook, 1)), []);

    const edit = new vscode.WorkspaceEdit();
    const metadata = { ...cellOf(notebook).metadata, metadata: { tags: ["raises-exception"] } };
    edit.set(notebook.uri, [vscode.NotebookEdit.updateCellMetadata(0, metadata)]);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await run(notebook);
    assert.deepEqual(orders(notebook), [3, 4, 5, 6]);
  });

  it("are not run after an interrupt", async () => {
    const notebook = await opened(`${longer}time.sleep(600)`, "print('never')", "print('next')");
    await start(notebook, 0, 2);
    await says(notebook, "still");
    await interrupt(notebook);
    await ended(notebook);
    assert.equal(errorOf(cellOf(notebook))?.name, "KeyboardInterrupt");
    await run(notebook, 2, 3);
    assert.deepEqual(orders(notebook), [1, undefined, 2]);
  });

  it("are interrupted too where the code makes nothing of an interrupt", async () => {
    const deaf = `try: time.sleep(600)\nexcept KeyboardInterrupt: print('no')`;
    const never = "time.sleep(600)\nprint('never')";
    const notebook = await opened(longer + deaf, never, never, "print('next')");
    await start(notebook, 0, 3);
    await says(notebook, "still");
    await interrupt(notebook);
    await ended(notebook, 1);
    await run(notebook, 3, 4);
    for (const index of [1, 2]) assert.equal(printed(cellOf(notebook, index)), "");
    // An interrupt before the code's first step ends it without a word of the kernel, which then begins the next one too.
    const error = errorOf(cellOf(notebook, 1))?.name;
    if (error !== undefined) assert.deepEqual([error, orders(notebook)], ["KeyboardInterrupt", [1, 2, undefined, 3]]);
    assert.equal(printed(cellOf(notebook, 3)), "next\n");
  });

  it("are not run by the kernel that follows one that a cell ended, or that died, or was restarted", async () => {
    const ends = {
      exit: "exit()",
      death: "import os\ntime.sleep(1)\nos._exit(1)",
      restart: "time.sleep(600)",
    };
    for (const [how, end] of Object.entries(ends)) {
      // What is begun before the old kernel's end is run by that.
      const cells = [`x = 1\n${longer}${end}`, "import time\ntime.sleep(30)", "'waits'", "print('x' in globals())"];
      const notebook = await opened(...cells);
      const messages = new Messages();
      try {
        await start(notebook, 0, 3);
        await says(notebook, "still");
        if (how === "restart")
          await command("restartKernel", { notebookEditor: { notebookUri: notebook.uri }, confirmed: true });
        await ended(notebook);
        await run(notebook, 3, 4);
      } finally {
        messages.restore();
      }
      assert.equal(printed(cellOf(notebook, 3)), "False\n", how);
      assert.equal(cellOf(notebook, 3).executionSummary?.executionOrder, 1, how);
      if (how === "death") assert.match(errorOf(cellOf(notebook))?.message ?? "", /kernel died and was restarted/);
      assert.equal(errorOf(cellOf(notebook, 1))?.message, undefined, "one says it for all");
    }
  });

  it("may ask for input, and load text", async () => {
    const restore = replaceInputBox(() => Promise.resolve("typed"));
    try {
      const load = "get_ipython().set_next_input('print(40 + 2)', replace=True)";
      const notebook = await opened(longer, "print(input())", load, "print('last')");
      await run(notebook);
      assert.equal(printed(cellOf(notebook, 1)), "typed\n");
      await until("it is loaded", () => cellOf(notebook, 2).document.getText() === "print(40 + 2)");
      assert.equal(printed(cellOf(notebook, 2), "stderr"), "");
      assert.equal(printed(cellOf(notebook, 3)), "last\n");
    } finally {
      restore();
    }
  });
});
