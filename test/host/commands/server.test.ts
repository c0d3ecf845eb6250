import assert from "node:assert/strict";
import * as vscode from "vscode";
import { addedFor, command, serverAtHub, untilStoppedAtHub } from "./gestures.js";
import { inEachTest } from "./in-each-test.js";
import { Messages } from "./messages.js";
import { Picks } from "./picks.js";
import { Progress } from "./progress.js";
import { clearRequests, requests } from "./rig-door.js";
import { until } from "./until.js";

describe("a server", () => {
  const messages = inEachTest(() => new Messages());
  const progress = inEachTest(() => new Progress());

  it("starts with three requests at most, and the options that were asked for", async () => {
    const { server } = await addedFor("ada");
    await clearRequests();
    const started = await command("startServer", { server, options: { image: "torch", gpu: "1" } });
    assert.deepEqual(started, { server, state: "running" });
    assert.equal((await requests("ada")).filter((request) => request.startsWith("POST")).length, 1);
    // The hub is asked a second time whether it runs only where its first answer leaves that open.
    assert.ok((await requests("ada")).length <= 3, (await requests("ada")).join());
    assert.deepEqual((await serverAtHub("ada"))?.user_options, { image: "torch", gpu: "1" });
    assert.deepEqual(messages().texts, []);
  });

  it("stops, and is gone at the hub", async () => {
    const { server } = await addedFor("ada");
    await command("stopServer", { server, confirmed: true });
    assert.equal(await serverAtHub("ada"), undefined, "the command waits for the hub's word");
  });

  it("is not stopped when the question is answered with no", async () => {
    const { server } = await addedFor("bea");
    await command("startServer", { server });
    assert.equal(await command("stopServer", { server }), undefined);
    assert.equal(messages().shown[0]?.modal, true);
    assert.equal((await serverAtHub("bea"))?.ready, true);
    await command("stopServer", { server, confirmed: true });
  });

  it("shows the hub's own messages while it starts", async () => {
    const { server } = await addedFor("cleo");
    await command("startServer", { server, options: { mode: "slow", seconds: 3 } });
    assert.match(progress().titles.join(), /Starting the server on 127\.0\.0\.1:\d+\/jupyter/);
    assert.match(progress().messages.join("\n"), /pulling the image · \d+ s · Pulling image \(1 s\)/);
    await command("stopServer", { server, confirmed: true });
  });

  it("says why a start failed, with the next steps", async () => {
    const { server } = await addedFor("dan");
    const start = command("startServer", { server, options: { mode: "fail", image: "torch" } });
    await assert.rejects(start, { kind: "spawn-failed" });
    const [error, ...more] = messages().shown;
    assert.deepEqual(more, []);
    assert.match(error?.message ?? "", /no such image: torch/);
    assert.deepEqual(error?.buttons, ["Retry", "Other Options…", "Open Log"]);
  });

  it("withdraws the start when Cancel is pressed, without a word of an error", async () => {
    const { server } = await addedFor("eve");
    progress().onMessage = (message) => {
      if (message.includes("Pulling image")) progress().cancel();
    };
    const start = command("startServer", { server, options: { mode: "slow", seconds: 60 } });
    assert.equal(await start, undefined);
    assert.equal(messages().texts.length, 1);
    assert.match(messages().texts[0] ?? "", /^The start on .* was withdrawn\.$/);
    await untilStoppedAtHub("eve");
  });

  it("withdraws the start when it is stopped while it starts, and says so once", async () => {
    const { server } = await addedFor("eli");
    const start = command("startServer", { server, options: { mode: "slow", seconds: 60 } });
    await until("the start is shown", () => progress().messages.some((line) => line.includes("Pulling image")));
    await command("stopServer", { server, confirmed: true });
    assert.equal(await start, undefined);
    assert.match(progress().titles.at(-1) ?? "", /^Withdrawing the start on /);
    assert.equal(messages().texts.length, 1, messages().texts.join("\n"));
    assert.match(messages().texts[0] ?? "", /^The start on .* was withdrawn\.$/);
    await untilStoppedAtHub("eli");
  });

  it("is started once by two gestures", async () => {
    const { server } = await addedFor("fay");
    await clearRequests();
    await Promise.all([command("startServer", { server }), command("startServer", { server })]);
    assert.equal((await requests("fay")).filter((request) => request.startsWith("POST")).length, 1);
    await command("stopServer", { server, confirmed: true });
  });

  it("is not started from a workspace that is not trusted, whoever calls", async () => {
    const { server } = await addedFor("gil");
    await clearRequests();
    const before = Object.getOwnPropertyDescriptor(vscode.workspace, "isTrusted");
    Object.defineProperty(vscode.workspace, "isTrusted", { get: () => false, configurable: true });
    try {
      await assert.rejects(command("startServer", { server }), { kind: "workspace-not-trusted" });
    } finally {
      if (before) Object.defineProperty(vscode.workspace, "isTrusted", before);
    }
    assert.deepEqual(await requests("gil"), []);
    assert.deepEqual(messages().shown[0]?.buttons, ["Manage Workspace Trust"]);
  });

  it("is not started with an option that could begin a command in a batch script", async () => {
    const { server } = await addedFor("gil");
    await clearRequests();
    await assert.rejects(command("startServer", { server, options: { partition: "gpu\nrm" } }), TypeError);
    assert.deepEqual(await requests("gil"), []);
  });

  it("is not started by opening a notebook", async () => {
    const { server } = await addedFor("lou");
    await clearRequests();
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "1 + 1", "python");
    const data = new vscode.NotebookData([cell]);
    const notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", data);
    await vscode.window.showNotebookDocument(notebook);
    // A question to the hub after it: what opening set off was sent before.
    const picks = new Picks();
    await command("showServerActions", { server }).finally(() => picks.restore());
    assert.ok((await requests("lou")).length > 0);
    assert.equal(await serverAtHub("lou"), undefined);
    assert.deepEqual(
      (await requests("lou")).filter((request) => !request.startsWith("GET")),
      [],
    );
  });
});
