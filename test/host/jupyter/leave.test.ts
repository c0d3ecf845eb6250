import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { lookingAtServers } from "../commands/token-view/rows.js";
import { cellOf, endOf, errorOf, printed, run, shown, start, until } from "../kernels/notebooks.js";
import { allEnd, leave, leavingUser } from "./leaving.js";
import { notebookOn } from "./stand-in.js";

const OUTPUTS = /while the notebook wasn't connected/;

describe("cells of the Jupyter extension whose window goes", () => {
  const lea = leavingUser("lea");

  for (const recorder of ["starts for them", "is there already"]) {
    it(`all run, and are shown by the next window, each once, where the recorder ${recorder}`, async () => {
      const name = randomUUID();
      const notebook = await notebookOn(lea.jupyter, lea.server, ...lea.cells(name, 20));
      const leaving = leave(notebook);
      await lea.says(/^You can close this window\. The server has all cells/);
      lea.press("Show Outputs");
      await lea.jupyter.reload();
      await leaving;
      await lea.says(/^Missed outputs can be shown when the kernel of .* is done\./);
      await lea.allRun(name);
      await until("the notebook has its kernel", () => lea.jupyter.kernelOf(notebook) !== undefined);
      await lea.says(OUTPUTS);
      await until("all are shown", () => printed(cellOf(notebook, 19)) === "19\n");
      assert.deepEqual(
        notebook.getCells().map((cell) => [errorOf(cell), printed(cell)]),
        Array.from({ length: 20 }, (_, index) => [undefined, index === 0 ? "go\n0\n" : `${index}\n`]),
      );
      // Nothing was run a second time, until it is asked for.
      const numbers = Array.from({ length: 19 }, (_, index) => index + 1);
      assert.deepEqual(await lea.haveRun(name), numbers);
      await run(notebook, 19, 20);
      assert.deepEqual(await lea.haveRun(name), [...numbers, 19]);
    });
  }

  it("are shown by the next window also where they had ended before theirs went", async () => {
    const name = randomUUID();
    const notebook = await notebookOn(lea.jupyter, lea.server, "print('first')", ...lea.cells(name, 2));
    const leaving = leave(notebook);
    await lea.says(/^You can close this window/);
    await until("the first has ended", () => endOf(cellOf(notebook)) !== undefined);
    const before = endOf(cellOf(notebook));
    lea.press("Show Outputs");
    await lea.jupyter.reload();
    await leaving;
    await lea.put(`${name}-go`);
    await lea.says(/^3 cells of .* ran while the notebook wasn't connected/);
    await until("all are shown", () => printed(cellOf(notebook, 2)) === "1\n");
    assert.notEqual(endOf(cellOf(notebook)), before);
    assert.deepEqual(
      notebook.getCells().map((cell) => printed(cell)),
      ["first\n", "go\n0\n", "1\n"],
    );
  });

  it("go on in the window that stays, as with Run All", async () => {
    const name = randomUUID();
    const notebook = await notebookOn(lea.jupyter, lea.server, ...lea.cells(name, 5));
    await lookingAtServers(async (rows) => {
      const leaving = leave(notebook);
      await lea.says(/^You can close this window/);
      await rows.shows(lea.server, / running · 5 cells( · \d+ min)?$/);
      assert.match(rows.tooltip(lea.server), /\n[\w-]+\.ipynb: 1 cell is running, 4 are waiting/);
      await lea.put(`${name}-go`);
      await leaving;
      await allEnd(notebook);
      await rows.shows(lea.server, / running( · \d+ min)?$/);
    });
    assert.deepEqual(
      notebook.getCells().map((cell) => printed(cell)),
      ["go\n0\n", "1\n", "2\n", "3\n", "4\n"],
    );
    assert.equal(
      lea.screen.messages.texts.some((text) => OUTPUTS.test(text)),
      false,
    );
  });

  it("are not run after an error", async () => {
    const notebook = await notebookOn(
      lea.jupyter,
      lea.server,
      "import time\ntime.sleep(2)\nprint('first')",
      "1 / 0",
      "print('never')",
    );
    const leaving = leave(notebook);
    await lea.says(/^You can close this window/);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: "something else" }));
    await lea.says(/ has stopped: a cell failed, or was interrupted\.$/);
    await leaving;
    await allEnd(notebook);
    assert.equal(errorOf(cellOf(notebook, 1))?.name, "ZeroDivisionError");
    assert.deepEqual(shown(cellOf(notebook, 2)), []);
  });

  it("of one that was run as usual, all of its output is shown if the user likes", async () => {
    const name = randomUUID();
    const [waits = ""] = lea.cells(name, 2);
    const twice = `${waits}\n(home / '${name}-done').touch()`;
    const notebook = await notebookOn(lea.jupyter, lea.server, "import time\ntime.sleep(1)", twice);
    const leaving = leave(notebook);
    await lea.says(/^You can close this window/);
    await lea.put(`${name}-go`);
    await leaving;
    await allEnd(notebook);
    // From here on the kernel is recorded.
    const before = endOf(cellOf(notebook, 1));
    await Promise.all(["go", "done"].map((end) => lea.remove(`${name}-${end}`)));
    void start(notebook, 1, 2);
    await until("it runs", () => printed(cellOf(notebook, 1)) === "go\n");
    lea.press("Show Outputs");
    await lea.jupyter.reload();
    await lea.allRun(name);
    await lea.says(/^A cell of .* went on while the notebook wasn't connected/);
    await until(
      "it is shown",
      () => printed(cellOf(notebook, 1)) === "go\n0\n" && endOf(cellOf(notebook, 1)) !== before,
    );
    assert.equal(errorOf(cellOf(notebook, 1)), undefined);
  });
});
