import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { filesAddress } from "../../../src/text/files-address.js";
import type { ServerId } from "../../../src/text/ids.js";
import { systemProxy } from "../../../src/transport/network/system-proxy.js";
import { Messages } from "../commands/messages.js";
import { Opened } from "../commands/opened.js";
import { cellOf, decoder, openNotebook, printed, run, select } from "../kernels/notebooks.js";
import { pageAt, serveBeside, smallApp } from "../kernels/small-app.js";

const { RIG_PORT: port = "", RIG_CA: ca, RIG_PROXY: proxy, RIG_TOKENS: tokens = "[]" } = process.env;
const { RIG_SSH: sshFolder = "", RIG_PLAIN_URL: plainUrl = "" } = process.env;
const subdomains = JSON.parse(process.env["RIG_SUBDOMAINS"] ?? "{}") as { url: string; token: string };
const [ada, grace] = JSON.parse(tokens) as [string, string];

interface Added {
  account: string;
  server: string;
  state: string;
}

describe("a hub that the editor's own ways do not lead to", () => {
  const set = (name: string, value: unknown) =>
    vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
  const command = <T>(name: string, args: object) => vscode.commands.executeCommand<T>(`hubKernels.${name}`, args);

  afterEach(async () => {
    for (const name of ["http.proxySupport", "http.proxy", "hubKernels.networks"]) await set(name, undefined);
  });

  async function runsACell(added: Added): Promise<void> {
    assert.equal((await command<{ state: string }>("startServer", { server: added.server })).state, "running");
    const notebook = await openNotebook(["print(6 * 7)"]);
    await select(notebook, added.server);
    await run(notebook);
    assert.equal(printed(cellOf(notebook)), "42\n");
    await servesFilesAndApps(added.server as ServerId, notebook);
    await command("stopServer", { server: added.server, confirmed: true });
  }

  /** A project, a file, a terminal and an app go the same way. */
  async function servesFilesAndApps(server: ServerId, ran: vscode.NotebookDocument): Promise<void> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    await writeFile(path.join(folder.uri.fsPath, "over_there.py"), "WORD = 'of here'\n");
    await command("syncProject", { server, sync: folder.uri.fsPath, to: "over-there", confirmed: true });
    const file = vscode.Uri.from(filesAddress({ server, path: "over-there/over_there.py" }));
    assert.equal(decoder.decode(await vscode.workspace.fs.readFile(file)), "WORD = 'of here'\n");
    await vscode.workspace.fs.writeFile(file, Buffer.from("WORD = 'of there'\n"));
    const code = `${smallApp("over")}${serveBeside}print(open("over-there/over_there.py").read(), "at", app.server_port)`;
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, code, "python");
    const edit = new vscode.WorkspaceEdit();
    edit.set(ran.uri, [vscode.NotebookEdit.replaceCells(new vscode.NotebookRange(0, 1), [cell])]);
    await vscode.workspace.applyEdit(edit);
    // Its question is about the file that was changed there.
    const messages = new Messages((_, buttons) => buttons.find((each) => each === "Keep the Server's"));
    const opened = new Opened();
    try {
      await run(ran);
      const [, word, appPort] = /WORD = '(of \w+)'\s+at (\d+)/.exec(printed(cellOf(ran))) ?? [];
      assert.equal(word, "of there", printed(cellOf(ran)));
      await command("openPort", { server, port: Number(appPort) });
      assert.equal(await pageAt(opened.addresses[0] ?? ""), "<h1>over /</h1>");
      const { terminal } = await command<{ terminal: string }>("newTerminal", { server });
      assert.match(terminal, /^\d+$/);
      vscode.window.activeTerminal?.dispose();
      await command("removeSynced", { server, sync: folder.uri.fsPath, confirmed: true });
      // What was changed there stays; the next journey may be on the same server.
      await vscode.workspace.fs.delete(file.with({ path: path.posix.dirname(file.path) }), { recursive: true });
    } finally {
      opened.restore();
      messages.restore();
      await rm(path.join(folder.uri.fsPath, "over_there.py"), { force: true });
    }
  }

  for (const support of ["off", "on", "fallback", "override"]) {
    it(`is reached by its own name and authority, whatever the editor does with connections: ${support}`, async () => {
      const url = `https://hub.localhost:${port}/jupyter/`;
      await set("http.proxySupport", support);
      // The question whether the certificate is to be trusted is closed.
      const messages = new Messages(() => undefined);
      await assert.rejects(Promise.resolve(command("addHub", { url, token: ada })), {
        kind: "certificate-not-trusted",
      });
      messages.restore();
      assert.match(messages.texts.join(), /Do you want to trust this certificate of hub\.localhost/);
      await set("hubKernels.networks", { [url]: { ca } });
      const added = await command<Added>("addHub", { url, token: ada });
      if (support === "override") await runsACell(added);
      await command("removeHub", { account: added.account, confirmed: true });
    });
  }

  it("is reached with its users' servers on hosts below its own, which no resolver knows", async () => {
    const added = await command<Added>("addHub", subdomains);
    await runsACell(added);
    await command("removeHub", { account: added.account, confirmed: true });
  });

  it("is reached by the editor's proxy, as soon as that is set, for requests, progress and a kernel's socket", async () => {
    const url = `https://hub.internal:${port}/jupyter/`;
    await set("hubKernels.networks", { [url]: { ca } });
    await assert.rejects(Promise.resolve(command("addHub", { url, token: grace })), { why: "name-not-found" });
    await set("http.proxy", proxy);
    const added = await command<Added>("addHub", { url, token: grace });
    await runsACell(added);
    await set("hubKernels.networks", { [url]: { ca, proxy: "direct" } });
    await assert.rejects(Promise.resolve(command("addHub", { url, token: grace })), { why: "name-not-found" });
    await command("removeHub", { account: added.account, confirmed: true });
  });

  it("is reached through SSH and a host on the way, which only the settings and ssh's configuration know", async () => {
    const { PATH: before = "" } = process.env;
    await assert.rejects(Promise.resolve(command("addHub", { url: plainUrl, token: grace })), {
      why: "name-not-found",
    });
    process.env["PATH"] = `${sshFolder}:${before}`;
    try {
      const { origin, host } = new URL(plainUrl);
      await set("hubKernels.networks", { [origin]: { ssh: { host: "login", remote: host } } });
      const added = await command<Added>("addHub", { url: plainUrl, token: grace });
      await runsACell(added);
      await command("removeHub", { account: added.account, confirmed: true });
    } finally {
      process.env["PATH"] = before;
    }
  });

  it("has the hosts of ssh's configuration offered where its settings are written", async () => {
    const home = await mkdtemp(path.join(tmpdir(), "hub-kernels-home-"));
    const { HOME: before } = process.env;
    process.env["HOME"] = home;
    try {
      await mkdir(path.join(home, ".ssh"));
      await writeFile(path.join(home, ".ssh/config"), "Host login gateway\nHost *.cluster\n");
      const file = vscode.Uri.file(path.join(home, "settings.json"));
      const text = '{ "hubKernels.networks": { "http://login:8000": { "ssh": { "host": "lo" } } } }';
      await writeFile(file.fsPath, text);
      const document = await vscode.workspace.openTextDocument(file);
      await vscode.languages.setTextDocumentLanguage(document, "jsonc");
      const offered = async (at: number) => {
        const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
          "vscode.executeCompletionItemProvider",
          document.uri,
          document.positionAt(at),
        );
        // The editor itself offers words of the file.
        return items.filter(({ kind }) => kind === vscode.CompletionItemKind.Value).map(({ label }) => label);
      };
      assert.deepEqual((await offered(text.indexOf('lo" }'))).sort(), ["gateway", "login"]);
      assert.deepEqual(await offered(text.indexOf("ssh")), []);
    } finally {
      process.env["HOME"] = before;
      await rm(home, { recursive: true, force: true });
    }
  });

  it("is reached by the operating system's proxy as far as the editor knows it, which connects nothing for that", async () => {
    const url = new URL(`https://hub.internal:${port}/`);
    assert.equal(await systemProxy(url), undefined);
    // What is set comes the same way as what the operating system says.
    await set("http.proxy", proxy);
    assert.equal(await systemProxy(url), new URL(proxy ?? "").origin);
    await set("http.proxySupport", "off");
    assert.equal(await systemProxy(url), undefined);
  });
});
