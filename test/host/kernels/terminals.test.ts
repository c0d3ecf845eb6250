import assert from "node:assert/strict";
import * as vscode from "vscode";
import { inEachTest } from "../commands/in-each-test.js";
import { firstButton, Messages } from "../commands/messages.js";
import { isOurs, until } from "./notebooks.js";
import { type Added, addHub, askServer, command } from "./rig.js";

describe("a terminal of a server in the editor", () => {
  const messages = inEachTest(() => new Messages());
  let tess: Added;

  before(async () => {
    tess = await addHub("tess");
  });
  after(async () => {
    await command("stopServer", { server: tess.server, confirmed: true });
  });

  const names = async () => (await askServer<{ name: string }[]>("tess", "api/terminals")).map(({ name }) => name);
  const shownFrom = (terminal: vscode.Terminal) => {
    const options = terminal.creationOptions as vscode.ExtensionTerminalOptions;
    const shown = { text: "" };
    options.pty.onDidWrite((text) => (shown.text += text));
    return shown;
  };

  it("opens by the command, after the server was started by one answer; what is typed runs there", async () => {
    // Another test's terminal may have the same name, at its own server.
    assert.ok(!vscode.window.terminals.some(isOurs));
    messages().answer = firstButton;
    const { terminal: name } = await command<{ terminal: string }>("newTerminal", { server: tess.server });
    assert.match(messages().texts.join(), /is stopped\. Do you want to start it\?/);
    const terminal = vscode.window.terminals.find(isOurs);
    assert.ok(terminal);
    assert.ok(terminal.name.startsWith(`${name} · `), terminal.name);
    assert.deepEqual(await names(), [name]);
    const shown = shownFrom(terminal);
    terminal.sendText("echo on the ser''ver; tput cols");
    const told = () => `it is printed, and not ${JSON.stringify(shown.text)}`;
    await until(told, () => /on the server\r\n\d+/.test(shown.text));
    await command("openTerminal", { server: tess.server, terminal: name });
    assert.equal(vscode.window.terminals.filter(isOurs).length, 1);
  });

  it("ends its shell when it is closed", async () => {
    const terminal = vscode.window.terminals.find(isOurs);
    assert.ok(terminal);
    terminal.dispose();
    await until("the server has it no more", async () => (await names()).length === 0);
  });

  it("shows one that runs already", async () => {
    const { name } = await askServer<{ name: string }>("tess", "api/terminals", { method: "POST" });
    await command("openTerminal", { server: tess.server, terminal: name });
    const terminal = vscode.window.terminals.find(isOurs);
    assert.ok(terminal);
    const shown = shownFrom(terminal);
    terminal.sendText("exit");
    await until("its end is said", () => shown.text.includes("Press Enter to open a new one"));
    terminal.dispose();
  });
});
