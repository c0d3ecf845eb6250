import assert from "node:assert/strict";
import * as vscode from "vscode";
import { menuArgs } from "../../../src/ui/run-command.js";
import { inEachTest } from "../commands/in-each-test.js";
import { firstButton, Messages } from "../commands/messages.js";
import { cellOf, openNotebook, printed, run, select, until } from "./notebooks.js";
import { type Added, addHub, command, sessionsOf } from "./rig.js";

describe("a kernel in the view of servers", () => {
  const messages = inEachTest(() => new Messages());
  let vera: Added;

  before(async () => {
    vera = await addHub("vera");
    await command("startServer", { server: vera.server });
  });
  after(async () => {
    await command("stopServer", { server: vera.server, confirmed: true });
  });

  const idOf = async (name: string) => {
    const session = (await sessionsOf("vera")).find((one) => one.name === name);
    assert.ok(session, `no session is called ${name}`);
    return session.kernel.id;
  };

  it("lets the active notebook use a kernel that runs, which the notebook before goes on with", async () => {
    const notebook = await openNotebook(["x = 1"], "one.ipynb");
    await select(notebook, vera.server);
    await run(notebook);
    const other = await openNotebook(["print(x)"], "other.ipynb");
    const given = { server: vera.server, kernel: await idOf("one.ipynb") };
    assert.equal(await command("useKernel", given), true);
    await run(other);
    assert.equal(printed(cellOf(other)), "1\n");
  });

  it("shuts down a kernel that a notebook has here without an alarm, and the next run makes another", async () => {
    const notebook = await openNotebook(["print(1)"], "ended.ipynb");
    await select(notebook, vera.server);
    await run(notebook);
    const kernel = await idOf("ended.ipynb");
    messages().answer = firstButton;
    await vscode.commands.executeCommand("hubKernels.shutDownKernel", menuArgs({ server: vera.server, kernel }));
    assert.deepEqual(messages().texts, ["Do you want to shut down the kernel of ended.ipynb?"]);
    assert.equal(
      (await sessionsOf("vera")).some(({ name }) => name === "ended.ipynb"),
      false,
    );
    await run(notebook);
    assert.notEqual(await idOf("ended.ipynb"), kernel);
  });

  it("shows the notebook of a kernel", async () => {
    const notebook = await openNotebook(["1"], "back.ipynb");
    await select(notebook, vera.server);
    await run(notebook);
    await openNotebook(["2"], "front.ipynb");
    await command("openKernelNotebook", { server: vera.server, kernel: await idOf("back.ipynb") });
    await until("it is shown", () => vscode.window.activeNotebookEditor?.notebook === notebook);
  });
});
