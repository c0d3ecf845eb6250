import assert from "node:assert/strict";
import * as vscode from "vscode";
import { inEachTest } from "../commands/in-each-test.js";
import { firstButton, Messages } from "../commands/messages.js";
import { Picks } from "../commands/picks.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { cellOf, isOurs, openNotebook, printed, run, select, until } from "./notebooks.js";
import { type Added, addHub, askServer, command } from "./rig.js";

describe("a kernel that is added to a server from this window", () => {
  const messages = inEachTest(() => new Messages(firstButton));
  const inputs = inEachTest(() => new QuickInputs());
  let kim: Added;

  before(async () => {
    kim = await addHub("kim");
    await command("startServer", { server: kim.server, options: {} });
  });
  after(async () => {
    for (const terminal of vscode.window.terminals.filter(isOurs)) terminal.dispose();
    await until("its terminal is closed", () => !vscode.window.terminals.some(isOurs));
    await command("stopServer", { server: kim.server, confirmed: true });
  });

  it("is made by a command in a terminal that is shown, and the picker has it at once", async () => {
    const notebook = await openNotebook(["print(6 * 7)"]);
    await select(notebook, kim.server);
    await run(notebook);
    const adding = command("addKernelSpec", { server: kim.server });
    await inputs().chooseLabelled(await inputs().list(), "hub-");
    await inputs().enter(await inputs().box(), "From this window");
    await inputs().enter(await inputs().box(), "from-window");
    assert.equal(await adding, "from-window");
    const [asked] = messages().shown;
    assert.match(
      asked?.detail ?? "",
      /typed into a new terminal on .*:\n\n\S+ -m ipykernel install --user --name from-window/,
    );
    assert.ok(vscode.window.terminals.some(isOurs));
    const picks = new Picks((items) => items.find(({ label }) => label.includes("From this window")));
    await command("changeKernel", { notebookEditor: { notebookUri: notebook.uri } }).finally(() => picks.restore());
    await run(notebook);
    assert.equal(printed(cellOf(notebook)), "42\n");
    const kernels = await askServer<{ name: string }[]>("kim", "api/kernels");
    assert.ok(kernels.some(({ name }) => name === "from-window"));
  });

  it("is removed from the list of the row's menu", async () => {
    const managing = command("manageKernelSpecs", { server: kim.server });
    await inputs().chooseLabelled(await inputs().list(), "From this window");
    await inputs().chooseLabelled(await inputs().list(), "Remove Kernel…");
    const left = await inputs().list();
    assert.ok(!left.items.some(({ label }) => label.includes("From this window")));
    await inputs().escape();
    assert.equal(await managing, undefined);
  });
});
