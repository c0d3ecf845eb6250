import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Picks } from "../commands/picks.js";
import { cellOf, errorOf, openNotebook, printed, run, saved, select, shown, until } from "./notebooks.js";
import { installOddKernel } from "./odd-kernel.js";
import { type Added, addHub, askServer, command } from "./rig.js";

const foreign = { name: "ir", display_name: "R", language: "R" };

describe("which kernel a notebook gets", () => {
  let gail: Added;
  before(async () => {
    gail = await addHub("gail");
    await command("startServer", { server: gail.server });
    await installOddKernel(gail.server);
  });

  async function opened(kernelspec: object | undefined, ...cells: string[]): Promise<vscode.NotebookDocument> {
    const notebook = await openNotebook(cells, undefined, kernelspec);
    await select(notebook, gail.server);
    return notebook;
  }

  /** Does something while a list is answered in the user's place. */
  async function picking(label: RegExp | undefined, act: () => Promise<unknown>): Promise<Picks> {
    const picks = new Picks((items) => items.find((item) => label?.test(item.label)));
    try {
      await act();
    } finally {
      picks.restore();
    }
    return picks;
  }

  it("is asked where the server does not have the one that it names, and the notebook stays as it is without an answer", async () => {
    const notebook = await opened(foreign, "x <- 1");
    const picks = await picking(undefined, () => run(notebook));
    assert.match(picks.titles.join(), /doesn't have this notebook's kernel “R”/);
    assert.ok(picks.labels().includes("Odd Speak"), picks.labels().join());
    assert.match(
      errorOf(cellOf(notebook))?.message ?? "",
      /doesn't have this notebook's kernel “R”.* Run the cell again/,
    );
    assert.deepEqual((await saved(notebook)).metadata["kernelspec"], foreign);
  });

  it("is the one that is chosen then, and the notebook names it from then on", async () => {
    const notebook = await opened(foreign, "hello", "again");
    const picks = await picking(/Odd Speak/, () => run(notebook));
    assert.equal(picks.titles.length, 1);
    assert.deepEqual([printed(cellOf(notebook)), printed(cellOf(notebook, 1))], ["ran hello", "ran again"]);
    const { kernelspec } = (await saved(notebook)).metadata as { kernelspec?: { name?: string } };
    assert.equal(kernelspec?.name, "odd");
  });

  it("is changed by the user: a new one, one that runs, and the one used last is offered first", async () => {
    const first = await opened(undefined, "x = 'treasure'", "print(x)");
    await run(first, 0, 1);
    const second = await opened(undefined, "x = 'other'", "print(x)");
    await run(second, 0, 1);
    const name = first.uri.path.split("/").pop() ?? "";
    await picking(new RegExp(name), () => command("changeKernel", { notebookEditor: { notebookUri: second.uri } }));
    await run(second, 1, 2);
    assert.equal(printed(cellOf(second, 1)), "treasure\n");
    await picking(/Odd Speak/, () => command("changeKernel", { notebookEditor: { notebookUri: second.uri } }));
    await run(second, 1, 2);
    assert.equal(printed(cellOf(second, 1)), "ran print(x)");
    const picks = await picking(undefined, () =>
      command("changeKernel", { notebookEditor: { notebookUri: first.uri } }),
    );
    assert.deepEqual(picks.labels().slice(0, 2), ["Recently used", "Odd Speak"]);
    await run(first, 1, 2);
    assert.equal(
      printed(cellOf(first, 1)),
      "treasure\n",
      "it is left to those who use it too, and by a list that is closed",
    );
  });

  it("is a fresh one where nobody else uses the one before, which ends", async () => {
    const notebook = await opened(undefined, "x = 1", "'x' in globals()");
    await run(notebook, 0, 1);
    const name = notebook.uri.path.split("/").pop();
    const sessions = await askServer<{ name: string; kernel: { id: string } }[]>("gail", "api/sessions");
    const before = sessions.find((session) => session.name === name)?.kernel.id;
    assert.ok(before, JSON.stringify(sessions));
    assert.equal(
      await command("changeKernel", { notebookEditor: { notebookUri: notebook.uri }, kernel: { name: "python3" } }),
      true,
    );
    await run(notebook, 1, 2);
    assert.deepEqual(shown(cellOf(notebook, 1)), ["text/plain: False"]);
    await until("the one before has ended", async () => {
      const kernels = await askServer<{ id: string }[]>("gail", "api/kernels");
      return kernels.every(({ id }) => id !== before);
    });
  });
});
