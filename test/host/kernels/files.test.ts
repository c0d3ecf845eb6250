import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { filesAddress } from "../../../src/text/files-address.js";
import type { ServerId } from "../../../src/text/ids.js";
import { inEachTest } from "../commands/in-each-test.js";
import { Messages } from "../commands/messages.js";
import { cellOf, printed, reopenNotebook, run, select, until } from "./notebooks.js";
import { type Added, addHub, askServer, command, requests } from "./rig.js";

const { fs } = vscode.workspace;
const notebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };

describe("files of a server in the editor", () => {
  const messages = inEachTest(() => new Messages());
  let fay: Added;

  before(async () => {
    fay = await addHub("fay");
    await command("startServer", { server: fay.server });
    for (const folder of ["data", "data/deep"]) await put(folder, { type: "directory" });
  });
  after(async () => {
    await command("stopServer", { server: fay.server, confirmed: true });
  });

  const uriOf = (path: string) => vscode.Uri.from(filesAddress({ server: fay.server as ServerId, path }));
  const put = (path: string, model: object) =>
    askServer(fay.user, `api/contents/${path}`, { method: "PUT", body: JSON.stringify(model) });
  /** As JupyterLab saves it. */
  const saveElsewhere = (path: string, content: string) => put(path, { type: "file", format: "text", content });
  const atServer = async (path: string) => {
    const asked = `api/contents/${path}?type=file&format=text`;
    return (await askServer<{ content: string }>(fay.user, asked)).content;
  };
  const failsWith = (code: string, work: Thenable<unknown>) =>
    assert.rejects(Promise.resolve(work), (error) => {
      assert.ok(error instanceof vscode.FileSystemError, String(error));
      assert.equal(error.code, code, error.message);
      return true;
    });

  it("are read, written, listed, copied, moved and deleted by the editor's own means", async () => {
    await fs.writeFile(uriOf("data/a.bin"), Uint8Array.from([0, 255, 13, 10]));
    await fs.copy(uriOf("data/a.bin"), uriOf("data/b.bin"));
    await fs.rename(uriOf("data/b.bin"), uriOf("data/c.bin"));
    await fs.createDirectory(uriOf("data/new"));
    assert.deepEqual([...(await fs.readFile(uriOf("data/c.bin")))], [0, 255, 13, 10]);
    assert.deepEqual((await fs.readDirectory(uriOf("data"))).sort(), [
      ["a.bin", vscode.FileType.File],
      ["c.bin", vscode.FileType.File],
      ["deep", vscode.FileType.Directory],
      ["new", vscode.FileType.Directory],
    ]);
    const { size, type } = await fs.stat(uriOf("data/c.bin"));
    assert.deepEqual([size, type], [4, vscode.FileType.File]);
    await fs.delete(uriOf("data/new"), { recursive: true });
    await failsWith("FileNotFound", fs.stat(uriOf("data/new")));
    await failsWith("FileExists", fs.rename(uriOf("data/a.bin"), uriOf("data/c.bin"), { overwrite: false }));
  });

  it("are edited and saved as any text", async () => {
    await saveElsewhere("data/notes.txt", "one\n");
    const document = await vscode.workspace.openTextDocument(uriOf("data/notes.txt"));
    await edit(document, "two\n");
    assert.equal(await document.save(), true);
    assert.equal(await atServer("data/notes.txt"), "two\n");
    await edit(document, "three\n");
    assert.equal(await document.save(), true);
    assert.equal(await atServer("data/notes.txt"), "three\n");
  });

  it("are not written over where they were changed elsewhere, also where that kept the size", async () => {
    await saveElsewhere("data/shared.csv", "1,2\n");
    const document = await vscode.workspace.openTextDocument(uriOf("data/shared.csv"));
    await edit(document, "mine\n");
    await saveElsewhere("data/shared.csv", "3,4\n");
    messages().answer = () => undefined;
    // The editor says itself that it could not be saved.
    assert.equal(await document.save(), false);
    assert.match(messages().texts.join("\n"), /“shared\.csv” was changed on .* since you opened it/);
    assert.equal(await atServer("data/shared.csv"), "3,4\n");
    messages().answer = (_, buttons) => buttons.find((button) => button === "Overwrite");
    assert.equal(await document.save(), true);
    assert.equal(await atServer("data/shared.csv"), "mine\n");
  });

  it("leave what was changed to another size to the editor's own question", async () => {
    await saveElsewhere("data/grown.csv", "1\n");
    const document = await vscode.workspace.openTextDocument(uriOf("data/grown.csv"));
    await edit(document, "mine\n");
    await saveElsewhere("data/grown.csv", "much longer\n");
    assert.equal(await document.save(), false);
    assert.equal(await atServer("data/grown.csv"), "much longer\n");
  });

  it("run as notebooks in their own folder", async () => {
    const code = "import os; print(os.getcwd())";
    const cells = [{ cell_type: "code", source: code, metadata: {}, outputs: [], execution_count: null }];
    const content = { ...notebook, nbformat_minor: 4, cells };
    await put("data/deep/run.ipynb", { type: "file", format: "text", content: JSON.stringify(content) });
    const open = await reopenNotebook(uriOf("data/deep/run.ipynb"));
    await select(open, fay.server);
    await run(open);
    assert.match(printed(cellOf(open)), /\/fay\/data\/deep\n$/);
    assert.equal(await open.save(), true);
    assert.match(await atServer("data/deep/run.ipynb"), /fay\/data\/deep/);
  });

  it("are opened by their row; a notebook gets its own server's kernel", async () => {
    const cells = [{ cell_type: "code", source: "print(1)", metadata: {}, outputs: [], execution_count: null }];
    const content = JSON.stringify({ ...notebook, nbformat_minor: 4, cells });
    await put("data/deep/own.ipynb", { type: "file", format: "text", content });
    await command("openServerFile", { server: fay.server, file: "data/deep/own.ipynb" });
    await until("it is open", () => vscode.window.activeNotebookEditor?.notebook.uri.path === "/data/deep/own.ipynb");
    const open = vscode.window.activeNotebookEditor?.notebook;
    assert.ok(open);
    // Nobody has chosen a kernel for it.
    await run(open);
    assert.equal(printed(cellOf(open)), "1\n");
    await command("openServerFile", { server: fay.server, file: "data/notes.txt" });
    await until("it is open", () => vscode.window.activeTextEditor?.document.uri.path === "/data/notes.txt");
  });

  it("are uploaded and downloaded by command", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-files-"));
    try {
      await writeFile(path.join(folder, "up.csv"), "1,2\r\n");
      const from = [path.join(folder, "up.csv")];
      await command("uploadToServer", { server: fay.server, folder: "data", from });
      assert.match(messages().texts.join(), /Uploaded to \/data: 5 bytes; sizes and SHA-256 are right\./);
      const to = path.join(folder, "down");
      await command("downloadFromServer", { server: fay.server, file: "data/up.csv", to });
      assert.equal(await readFile(path.join(to, "up.csv"), "utf8"), "1,2\r\n");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("of a stopped server are not there, which is said, and nothing starts it", async () => {
    await command("stopServer", { server: fay.server, confirmed: true });
    await assert.rejects(Promise.resolve(fs.readFile(uriOf("data/a.bin"))), (error) => {
      assert.ok(error instanceof vscode.FileSystemError);
      assert.equal(error.code, "Unavailable");
      assert.match(error.message, /is stopped\. Start it in the Servers view, then try again/);
      return true;
    });
    await until("the hub was asked", async () => (await requests()).length > 0);
    const starts = (await requests()).filter((each) => each.startsWith("POST") && each.endsWith(`/${fay.user}/server`));
    assert.equal(starts.length, 1, starts.join());
  });
});

async function edit(document: vscode.TextDocument, text: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.equal(await vscode.workspace.applyEdit(change), true);
}
