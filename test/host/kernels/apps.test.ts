import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { inEachTest } from "../commands/in-each-test.js";
import { Messages } from "../commands/messages.js";
import { Opened } from "../commands/opened.js";
import { cellOf, close, isOurs, openNotebook, printed, run, select, until } from "./notebooks.js";
import { type Added, addHub, command } from "./rig.js";
import { pageAt, serveBeside, smallApp } from "./small-app.js";

describe("an app at a port of a server", () => {
  const messages = inEachTest(() => new Messages());
  const opened = inEachTest(() => new Opened());
  let mona: Added;
  let app: http.Server;

  before(async () => {
    mona = await addHub("mona");
    await command("startServer", { server: mona.server, options: {} });
    app = http.createServer((request, response) => {
      response.end(request.url === "/" ? "<h1>The app of mona</h1>" : JSON.stringify(request.headers));
    });
    await once(app.listen(0, "127.0.0.1"), "listening");
  });
  after(async () => {
    app.close();
    await command("stopServer", { server: mona.server, confirmed: true });
  });

  it("is fetched through the gateway by the command's address, and by nobody without it", async () => {
    const { port } = app.address() as AddressInfo;
    const address = await command<string>("openPort", { server: mona.server, port });
    assert.equal((await fetch(address)).status, 404);
    const [entry = ""] = opened().addresses;
    const first = await fetch(entry, { redirect: "manual" });
    assert.equal(first.status, 302, entry);
    const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
    const page = new URL(first.headers.get("location") ?? "", entry);
    assert.equal(await (await fetch(page, { headers: { cookie } })).text(), "<h1>The app of mona</h1>");
    const sent = await (await fetch(new URL("headers", page), { headers: { cookie } })).text();
    assert.doesNotMatch(sent, /authorization|hub-kernels/i);
  });

  const offers = () => messages().texts.filter((text) => text.startsWith("Your app on port"));
  const press = (button: string) => {
    messages().answer = (text, buttons) =>
      text.startsWith("Your app") && buttons.includes(button) ? button : undefined;
  };

  it("is offered once when a cell prints its address, and opens through the gateway", async () => {
    press("Open in Browser");
    const notebook = await openNotebook([
      `${smallApp("of a cell")}${serveBeside}`,
      "print('http://localhost:%d' % app.server_port)",
    ]);
    await select(notebook, mona.server);
    await run(notebook);
    const [, port = ""] = /127\.0\.0\.1:(\d+)/.exec(printed(cellOf(notebook))) ?? [];
    await until("it is opened", () => opened().addresses.length === 1);
    assert.equal(await pageAt(opened().addresses[0] ?? ""), "<h1>of a cell /start</h1>");
    assert.equal(offers().length, 1);
    assert.match(offers()[0] ?? "", new RegExp(`^Your app on port ${port} of .+ is available\\.$`));
    await run(notebook, 1);
    assert.equal(offers().length, 1);
    await close(notebook);
  });

  it("is offered once when a terminal prints its address, where that is a link to it", async () => {
    press("Open in Browser");
    const { terminal: name } = await command<{ terminal: string }>("newTerminal", { server: mona.server });
    const terminal = vscode.window.terminals.find(isOurs);
    assert.ok(terminal);
    assert.ok(terminal.name.startsWith(`${name} · `));
    const code = Buffer.from(`${smallApp("of a terminal")}app.serve_forever()`).toString("base64");
    terminal.sendText(`python3 -c "import base64; exec(base64.b64decode('${code}'))"`);
    await until("it is opened", () => opened().addresses.length === 1);
    assert.equal(await pageAt(opened().addresses[0] ?? ""), "<h1>of a terminal /start</h1>");
    assert.equal(offers().length, 1);
    terminal.dispose();
    await until("it is closed", () => !vscode.window.terminals.some(isOurs));
  });

  it("is opened in the editor where the user wants that, and gone once it is stopped", async () => {
    const { port } = app.address() as AddressInfo;
    const settings = vscode.workspace.getConfiguration("hubKernels");
    await settings.update("openAppsIn", "editor", vscode.ConfigurationTarget.Global);
    try {
      const address = await command<string>("openPort", { server: mona.server, port });
      assert.deepEqual(opened().addresses, []);
      await command("stopServer", { server: mona.server, confirmed: true });
      await assert.rejects(fetch(address));
    } finally {
      await settings.update("openAppsIn", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
