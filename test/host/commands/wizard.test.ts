import assert from "node:assert/strict";
import * as vscode from "vscode";
import { type Added, addedFor, command } from "./gestures.js";
import { inEachTest } from "./in-each-test.js";
import { Messages } from "./messages.js";
import { QuickInputs } from "./quick-inputs.js";
import { hubUrl, token } from "./rig-door.js";
import { until } from "./until.js";

describe("adding a hub by hand", () => {
  const messages = inEachTest(() => new Messages());
  const inputs = inEachTest(() => new QuickInputs());

  const add = () => Promise.resolve(vscode.commands.executeCommand<{ user: string } | undefined>("hubKernels.addHub"));
  const says = (box: vscode.InputBox, text: RegExp) =>
    until(`the box says ${text.source}`, () => text.test(textOf(box.validationMessage)));

  it("asks for the address and a token, and says in the box what is wrong with either", async () => {
    const adding = add();
    const address = await inputs().box();
    await inputs().enter(address, "http://127.0.0.1:9/");
    await says(address, /refused the connection/);
    await inputs().enter(address, `${hubUrl}hub/home`);
    await inputs().chooseLabelled(await inputs().list(), "Paste a token");
    const paste = await inputs().box();
    assert.equal(paste.password, true);
    await inputs().enter(paste, "0123456789abcdef0123456789abcdef");
    await says(paste, /didn't accept the token/);
    await inputs().enter(paste, await token("hal"));
    assert.equal((await adding)?.user, "hal");
    assert.deepEqual(
      messages().shown.map(({ buttons }) => buttons),
      [["Start Server…"]],
    );
  });

  it("offers nothing to a caller that goes on with what was added", async () => {
    const called = vscode.commands.executeCommand<Added>("hubKernels.addHub", { caller: "picker" });
    await inputs().enter(await inputs().box(), hubUrl);
    await inputs().chooseLabelled(await inputs().list(), "Paste a token");
    inputs().paste(await inputs().box(), await token("hedy"));
    const { user, state, server } = await called;
    assert.deepEqual([user, state], ["hedy", "stopped"]);
    assert.ok(server);
    assert.deepEqual(messages().texts, []);
  });

  it("offers no start of a server that runs", async () => {
    const { server } = await addedFor("hugo");
    await command("startServer", { server });
    const adding = add();
    await inputs().enter(await inputs().box(), hubUrl);
    await inputs().chooseLabelled(await inputs().list(), "Paste a token");
    inputs().paste(await inputs().box(), await token("hugo"));
    assert.equal((await adding)?.user, "hugo");
    assert.deepEqual(messages().shown.at(-1)?.buttons, []);
    await command("stopServer", { server, confirmed: true });
  });

  it("goes back to the address", async () => {
    const adding = add();
    await inputs().enter(await inputs().box(), hubUrl);
    await inputs().list();
    await inputs().back();
    const address = await inputs().box();
    assert.ok(!address.buttons.includes(vscode.QuickInputButtons.Back), "there is nothing to go back to");
    await inputs().escape();
    assert.equal(await adding, undefined);
  });

  it("is called off with Escape, without a word", async () => {
    const adding = add();
    await inputs().box();
    await inputs().escape();
    assert.equal(await adding, undefined);
    assert.deepEqual(messages().texts, []);
  });
});

function textOf(message: vscode.InputBox["validationMessage"]): string {
  return typeof message === "string" ? message : (message?.message ?? "");
}
