import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { inEachTest } from "../commands/in-each-test.js";
import { Messages } from "../commands/messages.js";
import { cellOf, close, errorOf, openNotebook, printed, run, select, start, until } from "./notebooks.js";
import { type Added, addHub, askServer, command } from "./rig.js";

const RUN =
  "import importlib, rig_module; importlib.reload(rig_module); print(rig_module.total('rig_data/values.csv'))";

describe("a project that is synced to a server", () => {
  const messages = inEachTest(() => new Messages());
  let pia: Added;
  let folder = "";

  const here = (...names: string[]) => path.join(folder, ...names);
  /** Runs the cell until it has printed this. */
  const prints = async (notebook: vscode.NotebookDocument, text: string) => {
    await start(notebook);
    await until("it is printed", () => printed(cellOf(notebook)) === text).catch((error: unknown) => {
      assert.fail(`${String(error)}: ${printed(cellOf(notebook))} ${messages().texts.join(" | ")}`);
    });
  };
  const save = async (name: string, text: string) => {
    const document = await vscode.workspace.openTextDocument(here(name));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
    await document.save();
  };
  const put = (name: string, content: string) =>
    askServer(pia.user, `api/contents/${name}`, {
      method: "PUT",
      body: JSON.stringify({ type: "file", format: "text", content }),
    });

  before(async () => {
    pia = await addHub("pia");
    await command("startServer", { server: pia.server });
    folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
    await mkdir(here("rig_data"), { recursive: true });
    await writeFile(here("rig_module.py"), module_("sum"));
    await writeFile(here("rig_data", "values.csv"), "1\n2\n4\n");
  });
  after(async () => {
    for (const name of ["rig_module.py", "rig_data"]) await rm(here(name), { recursive: true, force: true });
    await command("stopServer", { server: pia.server, confirmed: true });
  });

  it("is there once its user has said yes, and a notebook runs with its module and data", async () => {
    messages().answer = (text, buttons) =>
      /Do you want to sync/.test(text) ? buttons.find((each) => each === "Sync") : undefined;
    await command("syncProject", { server: pia.server });
    assert.match(messages().texts.join("\n"), /is in \/.* on /);
    const notebook = await openNotebook([RUN]);
    await select(notebook, pia.server);
    await run(notebook);
    assert.equal(errorOf(cellOf(notebook))?.message, undefined);
    assert.equal(printed(cellOf(notebook)), "7\n");
    // The next press runs the new one.
    await save("rig_module.py", module_("min"));
    await prints(notebook, "1\n");
    await close(notebook);
  });

  it("calls a cell off where its user wants to look at what was changed on both sides", async () => {
    const notebook = await openNotebook([RUN]);
    await select(notebook, pia.server);
    await prints(notebook, "1\n");
    const remote = path.basename(folder);
    await put(`${remote}/rig_data/values.csv`, "100\n");
    messages().answer = (_, buttons) => buttons.find((each) => each === "Compare");
    await save("rig_data/values.csv", "5\n");
    await start(notebook);
    const question = /“rig_data\/values\.csv” was changed on .* and here too/;
    await until("it is asked", () => question.test(messages().texts.join("\n")));
    await until("both are shown", () => {
      const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
      return input instanceof vscode.TabInputTextDiff && input.modified.fsPath === here("rig_data", "values.csv");
    });
    await until("what to do next is said", () => /was not pushed yet/.test(messages().texts.join("\n")));
    assert.equal(printed(cellOf(notebook)), "1\n");
    messages().answer = (_, buttons) => buttons.find((each) => each === "Overwrite with Mine");
    await select(notebook, pia.server);
    await prints(notebook, "5\n");
    await close(notebook);
  });

  it("gives back what a run has written, and is removed with what was pushed alone", async () => {
    const notebook = await openNotebook(["open('rig_data/result.txt', 'w').write('42'); print('written')"]);
    await select(notebook, pia.server);
    await prints(notebook, "written\n");
    await close(notebook);
    assert.deepEqual(await command("getResults", { server: pia.server, pattern: "rig_data/*.txt" }), { files: 1 });
    assert.equal(await readFile(here("rig_data", "result.txt"), "utf8"), "42");
    await command("removeSynced", { server: pia.server, confirmed: true });
    assert.match(messages().texts.join("\n"), /is no longer on .* stay in/);
    const remote = path.basename(folder);
    const left = await askServer<{ content: { name: string }[] }>(pia.user, `api/contents/${remote}`);
    assert.deepEqual(
      left.content.map(({ name }) => name),
      ["rig_data"],
    );
    await assert.rejects(command("removeSynced", { server: pia.server, confirmed: true }), /not-synced/);
  });
});

function module_(how: string): string {
  return `def total(path):\n    with open(path) as file:\n        return ${how}(int(line) for line in file)\n`;
}
