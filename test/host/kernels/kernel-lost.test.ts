import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { Messages } from "../commands/messages.js";
import { cellOf, endOf, errorOf, openNotebook, printed, run, select, shown, start, until } from "./notebooks.js";
import { type Added, addHub, command, stopFromOutside, untilReady, untilStopped } from "./rig.js";

describe("a kernel that is gone", () => {
  let nora: Added;
  before(async () => {
    nora = await addHub("nora");
    await command("startServer", { server: nora.server });
  });

  async function opened(...cells: string[]): Promise<vscode.NotebookDocument> {
    const notebook = await openNotebook(cells);
    await select(notebook, nora.server);
    return notebook;
  }

  it("says that it died and was started anew, and runs the next cell", async () => {
    const notebook = await opened("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "'alive'");
    const messages = new Messages();
    try {
      await run(notebook, 0, 1);
      assert.match(errorOf(cellOf(notebook))?.message ?? "", /kernel died and was restarted by its server/);
      await run(notebook, 1, 2);
      await until("it is told", () => messages.texts.some((text) => text.includes("kernel died")));
    } finally {
      messages.restore();
    }
    assert.deepEqual(shown(cellOf(notebook, 1)), ["text/plain: 'alive'"]);
    const told = messages.shown.find(({ message }) => message.includes("kernel died"));
    assert.deepEqual(told?.buttons, ["Run All"]);
    assert.match(told.message, /It may have run out of memory\. Its variables are lost/);
  });

  it("is said to be lost with a stopped server, and the same notebook runs again after the next start", async () => {
    const notebook = await opened("print('go', flush=True)\nimport time\ntime.sleep(600)", "'back'");
    await start(notebook, 0, 1);
    await until("the cell runs", () => printed(cellOf(notebook)) === "go\n");
    await stopFromOutside("nora");
    await until("the cell ends", () => endOf(cellOf(notebook)) !== undefined);
    await untilStopped("nora");
    assert.match(
      errorOf(cellOf(notebook))?.message ?? "",
      /The server on .* was stopped at .*, but not from this window: .* Its kernels and their variables are lost/,
    );
    await command("startServer", { server: nora.server });
    await run(notebook, 1, 2);
    assert.deepEqual(shown(cellOf(notebook, 1)), ["text/plain: 'back'"]);
  });

  const isLoss = (message: string) => /^The server on .* was stopped /.test(message);

  it("is said to be lost with a server that was stopped from elsewhere, with a button that starts it", async () => {
    const notebook = await opened("'back'");
    await run(notebook);
    const messages = new Messages();
    try {
      messages.answer = (message, buttons) => (isLoss(message) ? buttons[0] : undefined);
      await stopFromOutside("nora");
      await until("it is told", () => messages.texts.some(isLoss));
      assert.deepEqual(messages.shown.find(({ message }) => isLoss(message))?.buttons, ["Start Server…"]);
      await untilReady("nora");
    } finally {
      messages.restore();
    }
    await run(notebook);
    assert.deepEqual(shown(cellOf(notebook)), ["text/plain: 'back'"]);
  });

  it("is no warning where its user has stopped the server", async () => {
    const notebook = await opened("'back'");
    await run(notebook);
    const messages = new Messages();
    try {
      await command("stopServer", { server: nora.server, confirmed: true });
      await command("startServer", { server: nora.server });
      await run(notebook);
      assert.deepEqual(messages.texts.filter(isLoss), []);
    } finally {
      messages.restore();
    }
    assert.deepEqual(shown(cellOf(notebook)), ["text/plain: 'back'"]);
  });
});
