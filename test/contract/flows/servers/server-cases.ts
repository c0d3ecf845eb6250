import assert from "node:assert/strict";
import type { ServerId } from "../../../../src/text/ids.js";
import type { FlowRig } from "../rig.js";

export function serverCases(rig: () => FlowRig): void {
  const user = () => rig().user;
  const posts = (name: string) =>
    rig()
      .requests(name)
      .filter((request) => request.startsWith("POST"));

  it("starts with three requests at most, and the options that were asked for", async () => {
    const { server } = await rig().addedFor("ada");
    rig().hub.clearRequests();
    const options = { image: "torch", gpu: "1" };
    const started = await user().ends(rig().command("startServer", { server, options }));
    assert.deepEqual(started, { server, state: "running" });
    assert.equal(posts("ada").length, 1);
    // The hub is asked a second time whether it runs only where its first answer leaves that open.
    assert.ok(rig().requests("ada").length <= 3, rig().requests("ada").join());
    assert.deepEqual((await rig().serverAtHub("ada"))?.user_options, options);
    assert.deepEqual(user().texts, []);
  });

  it("stops, and is gone at the hub", async () => {
    const { server } = await rig().addedFor("ada");
    await rig().command("stopServer", { server, confirmed: true });
    assert.equal(await rig().serverAtHub("ada"), undefined, "the command waits for the hub's word");
    assert.match(user().statuses.join(), /was stopped/);
  });

  it("is not stopped without its user's word, whatever another extension, a keybinding or a task says", async () => {
    const { server } = await rig().addedFor("ann");
    await user().ends(rig().command("startServer", { server }));
    const stopping = user().ui.run("hubKernels.stopServer", { server, confirmed: true });
    (await user().modal(/want to stop the server on/)).close();
    await user().ends(Promise.resolve(stopping));
    assert.ok(await rig().serverAtHub("ann"));
    await rig().command("stopServer", { server, confirmed: true });
  });

  it("is restarted with the options of its last start, which the question names", async () => {
    const { server } = await rig().addedFor("rex");
    const options = { image: "torch" };
    await user().ends(rig().command("startServer", { server, options }));
    const restarting = rig().command("restartServer", { server });
    const question = await user().modal(/restart the server on/);
    assert.match(question.shown.detail, /image: torch$/);
    rig().hub.clearRequests();
    question.press("Restart Server");
    assert.deepEqual(await user().ends(restarting), { server, state: "running" });
    assert.deepEqual((await rig().serverAtHub("rex"))?.user_options, options);
    const acts = rig()
      .requests("rex")
      .filter((request) => /^(POST|DELETE)/.test(request));
    assert.deepEqual(
      acts.map((request) => request.split(" ")[0]),
      ["DELETE", "POST"],
    );
    await rig().command("stopServer", { server, confirmed: true });
  });

  it("gives its address without a token while it runs, and says where it has none", async () => {
    const { server } = await rig().addedFor("ivy");
    await user().ends(rig().command("copyServerAddress", { server }));
    assert.match(user().texts.at(-1) ?? "", /isn't running, so it has no address\. Start it first\.$/);
    await user().ends(rig().command("startServer", { server }));
    await user().ends(rig().command("copyServerAddress", { server }));
    assert.match(user().copied, /^http:\/\/[^/]+\/jupyter\/user\/ivy\/$/);
    await rig().command("stopServer", { server, confirmed: true });
  });

  it("is kept alive for as long as its user chooses, until they say otherwise or it is stopped", async () => {
    const { server } = await rig().addedFor("gus");
    await rig().command("startServer", { server });
    const { model, keptServers } = rig().window.deps;
    const kept = () => {
      const state = model.server(server as ServerId)?.state;
      return state?.kind === "running" ? state.kept : undefined;
    };
    const keeping = rig().command<{ until: string }>("keepServerAlive", { server });
    (await user().list(/For how long should/)).choose("2 hours");
    const { until } = await user().ends(keeping);
    assert.deepEqual(kept(), { untilMs: Date.parse(until), isReached: true });
    assert.match(user().statuses.join(), /is kept alive until/);
    await user().ends(rig().command("stopKeepingServerAlive"));
    assert.equal(kept(), undefined);
    await rig().command("keepServerAlive", { server, hours: 1 });
    await rig().command("stopServer", { server, confirmed: true });
    assert.equal((await keptServers.get()).isKept(server as ServerId), false);
  });

  it("is not kept alive where it does not run, and that is said", async () => {
    const { server } = await rig().addedFor("guy");
    await assert.rejects(rig().command("keepServerAlive", { server, hours: 1 }));
    await user().reads(/isn't running\. Start it first\.$/);
    assert.equal(posts("guy").length, 0);
  });

  it("is not stopped when the question is answered with no", async () => {
    const { server } = await rig().addedFor("bea");
    await rig().command("startServer", { server });
    const [train, other] = [{}, {}];
    const id = server as ServerId;
    rig().window.running.set(train, id, { name: "train.ipynb", kernel: "k1", cells: 1 });
    const stopping = rig().command("stopServer", { server });
    const one = await user().modal(/^Do you want to stop the server on/);
    assert.match(
      one.shown.detail,
      /^A cell is running there \(train\.ipynb\): what it would print from now on is lost\./,
    );
    one.close();
    assert.equal(await user().ends(stopping), undefined);
    rig().window.running.set(other, id, { name: "eval.ipynb", kernel: "k2", cells: 2 });
    const restarting = rig().command("restartServer", { server });
    const several = await user().modal(/^Do you want to restart the server on/);
    assert.match(several.shown.detail, /^3 cells are running or waiting there \(train\.ipynb, eval\.ipynb\): /);
    several.close();
    assert.equal(await user().ends(restarting), undefined);
    for (const connection of [train, other]) rig().window.running.set(connection, id, { name: "", cells: 0 });
    assert.equal((await rig().serverAtHub("bea"))?.ready, true);
    await rig().command("stopServer", { server, confirmed: true });
  });

  it("shows the hub's own messages while it starts", async () => {
    const { server } = await rig().addedFor("cleo");
    await rig().command("startServer", { server, options: { mode: "slow", seconds: 3 } });
    const [shown] = user().shownProgress.slice(-1);
    assert.match(shown?.title ?? "", /Starting the server on 127\.0\.0\.1:\d+\/jupyter/);
    assert.match(shown?.messages.join("\n") ?? "", /^Pulling image \(1 s\) · \d+ s$/m);
    await rig().command("stopServer", { server, confirmed: true });
  });

  it("says why a start failed, with the next steps", async () => {
    const { server } = await rig().addedFor("dan");
    const start = rig().command("startServer", { server, options: { mode: "fail", image: "torch" } });
    await assert.rejects(start, { kind: "spawn-failed" });
    await user().reads(/no such image: torch/);
    assert.deepEqual(
      user().messages.map(({ buttons }) => buttons),
      [["Retry", "Other Options…", "Show Start Log"]],
    );
  });

  it("withdraws the start when Cancel is pressed, without a word of an error", async () => {
    const { server } = await rig().addedFor("eve");
    user().onProgress = (message, { cancel }) => message.includes("Pulling image") && cancel();
    const start = rig().command("startServer", { server, options: { mode: "slow", seconds: 60 } });
    assert.equal(await user().ends(start), undefined);
    assert.equal(user().texts.length, 1);
    assert.match(user().texts[0] ?? "", /^The start on .* was canceled\.$/);
    await rig().untilStoppedAtHub("eve");
  });

  it("cancels a start in the words in which that is offered", async () => {
    const { server } = await rig().addedFor("eli");
    const start = rig().command("startServer", { server, options: { mode: "slow", seconds: 60 } });
    await user().sees(
      "the start is under way",
      () => rig().window.deps.model.server(server as ServerId)?.state.kind === "starting",
    );
    const cancelling = rig().command("cancelStart");
    const asked = await user().modal(/^Do you want to cancel the start on/);
    assert.deepEqual(asked.shown.buttons, ["Cancel Start"]);
    asked.press("Cancel Start");
    await user().ends(cancelling);
    assert.equal(await start, undefined);
    await rig().untilStoppedAtHub("eli");
    await rig().command("cancelStart");
    await user().reads(/^None of your servers is starting\.$/);
  });

  it("withdraws the start when it is stopped while it starts, and says so once", async () => {
    const { server } = await rig().addedFor("eli");
    const start = rig().command("startServer", { server, options: { mode: "slow", seconds: 60 } });
    const lines = () => user().shownProgress.flatMap(({ messages }) => messages);
    await user().sees("the start is shown", () => lines().some((line) => line.includes("Pulling image")));
    await rig().command("stopServer", { server, confirmed: true });
    assert.equal(await start, undefined);
    assert.match(user().shownProgress.at(-1)?.title ?? "", /^Canceling the start on /);
    assert.equal(user().texts.length, 1, user().texts.join("\n"));
    assert.match(user().texts[0] ?? "", /^The start on .* was canceled\.$/);
    await rig().untilStoppedAtHub("eli");
  });

  it("is started once by two gestures", async () => {
    const { server } = await rig().addedFor("fay");
    rig().hub.clearRequests();
    await Promise.all([rig().command("startServer", { server }), rig().command("startServer", { server })]);
    assert.equal(posts("fay").length, 1);
    await rig().command("stopServer", { server, confirmed: true });
  });

  it("is not started from a workspace that is not trusted, whoever calls", async () => {
    const { server } = await rig().addedFor("gil");
    rig().hub.clearRequests();
    user().isTrusted = false;
    await assert.rejects(rig().command("startServer", { server }), { kind: "workspace-not-trusted" });
    assert.deepEqual(rig().requests("gil"), []);
    await user().reads(/don't trust/);
    assert.deepEqual(user().messages[0]?.buttons, ["Manage Workspace Trust"]);
  });

  it("is not started with an option that could begin a command in a batch script", async () => {
    const { server } = await rig().addedFor("gil");
    rig().hub.clearRequests();
    const start = rig().command("startServer", { server, options: { partition: "gpu\nrm" } });
    await assert.rejects(start, TypeError);
    assert.deepEqual(rig().requests("gil"), []);
  });
}
