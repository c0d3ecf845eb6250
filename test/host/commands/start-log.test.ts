import assert from "node:assert/strict";
import * as vscode from "vscode";
import { addedFor, command, removeAllHubs } from "./gestures.js";
import { Messages } from "./messages.js";
import { hubUrl } from "./rig-door.js";
import { until } from "./until.js";

/** What stands in the two texts is in test/contract/flows/servers/log-cases.ts and test/unit/servers. */
describe("what the editor shows of a start, and of itself", () => {
  const shown = () => vscode.window.activeTextEditor?.document;
  let messages: Messages;
  beforeEach(() => (messages = new Messages()));
  afterEach(async () => {
    messages.restore();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await removeAllHubs();
  });

  it("is a start's log in a tab that is only read, and is written on until the server runs", async () => {
    const { server } = await addedFor("log-lea");
    const start = command("startServer", { server, options: { mode: "say", says: ["Beaming up", "Beaming down"] } });
    await until("the start is kept", async () => ((await command("showStartLog", { server })) ?? "") !== "");
    await until("the tab is there", () => shown()?.getText().includes("Requested: ") ?? false);
    await start;
    await until("its end is in the tab", () =>
      /Beaming up\n[^]*The server is running\./.test(shown()?.getText() ?? ""),
    );
    assert.deepEqual([shown()?.uri.scheme, shown()?.isDirty], ["hub-kernels", false]);
    await command("stopServer", { server, confirmed: true });
  });

  it("is a support report as Markdown, which is copied by the button only", async () => {
    await addedFor("log-leo");
    await vscode.env.clipboard.writeText("mine");
    const report = await command<string>("copySupportReport", {});
    await until("the tab is there", () => shown()?.getText() === report);
    assert.deepEqual([shown()?.languageId, await vscode.env.clipboard.readText()], ["markdown", "mine"]);
    const versions = `- Extension and editor: Hub Kernels ${extensionVersion()}, ${vscode.env.appName} ${vscode.version}`;
    for (const part of [versions, `## Hub ${hubUrl}`, "Jupyter extension: not installed", "- Helper: "])
      assert.ok(report.includes(part), report);
    assert.ok(!report.includes("log-leo"), report);
    messages.answer = (_, buttons) => buttons.find((button) => button === "Copy Report");
    const again = await command<string>("copySupportReport", {});
    await until("it is copied", async () => (await vscode.env.clipboard.readText()) === again);
  });
});

function extensionVersion(): string {
  const { version } = vscode.extensions.getExtension("hub-kernels.hub-kernels")?.packageJSON as { version: string };
  return version;
}
