import assert from "node:assert/strict";
import * as vscode from "vscode";
import { editorUi } from "../../../src/ui/editor-ui.js";
import { until } from "./until.js";

const key = (action: string) => Promise.resolve(vscode.commands.executeCommand(`workbench.action.${action}`));
const [enter, escape] = ["acceptSelectedQuickOpenItem", "closeQuickOpen"];

/** What flows meet as `Ui`, where it is the editor. An extension cannot read the window: what is shown there the journeys of test/e2e see. */
describe("the editor as flows meet it", () => {
  /** A key does nothing before the window has the question. @param afterMs how long its user looks at it */
  async function answered<T>(asked: PromiseLike<T>, pressed: string, afterMs = 0): Promise<T> {
    let isOver = false;
    const over = Promise.resolve(asked).finally(() => (isOver = true));
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await until("it is answered", async () => {
      if (!isOver) await key(pressed);
      return isOver;
    });
    return await over;
  }

  it("gives the item that is chosen, and nothing where the list is closed", async () => {
    const items = [editorUi.separator("Numbers"), { label: "one" }, { label: "two" }];
    assert.equal((await answered(editorUi.pick(items, { title: "Which?" }), enter))?.label, "one");
    assert.equal(await answered(editorUi.pick(Promise.resolve(items), {}), escape), undefined);
  });

  it("gives what is ticked in a list of several, and nothing where it is closed", async () => {
    const items = [{ label: "one", picked: true }, { label: "two" }, { label: "three", picked: true }];
    let afterMs = 0;
    // The window draws the ticks a moment after the items: an Enter before that, which no hand is fast enough for, takes none.
    await until("what is ticked is given", async () => {
      const chosen = await answered(editorUi.pickSeveral(items, { title: "Which?" }), enter, (afterMs += 100));
      return chosen?.map(({ label }) => label).join() === "one,three";
    });
    assert.equal(await answered(editorUi.pickSeveral(items, {}), escape), undefined);
  });

  it("does not take a text with an error, and takes one with a hint", async () => {
    const judged = (verdict: { error: string } | { hint: string }) => ({ title: "A name", judge: () => verdict });
    const refused = editorUi.input(judged({ error: "No." }));
    const pressed = async () => {
      for (let times = 0; times < 10; times++) await key(enter);
      return "still open";
    };
    assert.equal(await Promise.race([refused, pressed()]), "still open");
    assert.equal(await answered(refused, escape), undefined);
    assert.equal(await answered(editorUi.input(judged({ hint: "Well." })), enter), "");
  });

  it("has what its progress is about, and a signal that nobody aborts", async () => {
    const done = await editorUi.progress({ title: "Working", cancellable: true }, async (report, cancelled) => {
      report({ message: "half", increment: 50 });
      await Promise.resolve();
      return cancelled.aborted;
    });
    assert.equal(done, false);
  });

  it("opens a tab for a page, and tells when it is closed", async () => {
    const page = editorUi.page("hubKernels.test", "A page of a test");
    let closed = false;
    page.onDidDispose(() => (closed = true));
    page.webview.html = "<p>Hello</p>";
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs).map(({ label }) => label);
    await until("the tab is there", () => tabs().includes("A page of a test"));
    page.dispose();
    await until("the tab is gone", () => closed && !tabs().includes("A page of a test"));
  });

  it("shows a text that is only read, all that is written to it, and the same tab again", async () => {
    const shown = () => vscode.window.activeTextEditor?.document;
    for (const text of ["one", "another"]) {
      const tab = editorUi.text("A text/of a test");
      tab.write(`${text}\nsecond line\n`);
      await until("it is shown", () => shown()?.getText() === `${text}\nsecond line\n`);
      tab.write(`${text}\nrewritten\n`);
      await until("it is written on", () => shown()?.getText() === `${text}\nrewritten\n`);
      assert.equal(shown()?.isDirty, false);
    }
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).map(({ label }) => label);
    assert.deepEqual(tabs.filter((label) => label === "A text of a test").length, 1);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });

  it("reads settings as they are written, and what the window is", async () => {
    const section = vscode.workspace.getConfiguration("hubKernels");
    await section.update("profiles", [{ name: "one" }], vscode.ConfigurationTarget.Global);
    assert.deepEqual(editorUi.written("profiles"), [{ name: "one" }]);
    await section.update("profiles", undefined, vscode.ConfigurationTarget.Global);
    assert.equal(editorUi.isDesktop, vscode.env.uiKind === vscode.UIKind.Desktop);
    assert.equal(editorUi.uriScheme, vscode.env.uriScheme);
    assert.equal(editorUi.isTrusted, true);
    assert.ok(new URL(await editorUi.ownAddress("/signed-in")).href.includes("signed-in"));
  });
});
