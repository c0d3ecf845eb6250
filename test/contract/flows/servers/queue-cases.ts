import assert from "node:assert/strict";
import type { FlowRig } from "../rig.js";

const noGpu = "2026-01-21T10:00:02Z [Warning] 0/4 nodes are available: 1 Insufficient nvidia.com/gpu.";
const noScaleUp = "2026-01-21T10:00:09Z [Normal] pod didn't trigger scale-up: 1 max node group size reached";
const chooseAgain = "Cancel and Choose Again…";

/** Of a start that waits. */
export function queueCases(rig: () => FlowRig): void {
  const user = () => rig().user;
  const lines = () =>
    user()
      .shownProgress.flatMap(({ messages }) => messages)
      .join("\n");

  it("says what it waits for, for how long, and the hub's own line; words it does not know as they are", async () => {
    const { server } = await rig().addedFor("pia");
    rig().hub.clearRequests();
    const says = ["Pending in queue...", 'Z [Normal] Pulling image "torch:2"', "Beaming up"];
    await rig().command("startServer", { server, options: { mode: "say", says: ["Beaming down", ...says] } });
    assert.match(lines(), /^Beaming down( · \d+ s)?$/m);
    assert.match(lines(), /^waiting in the queue( · \d+ s)?$/m);
    assert.match(lines(), /^Pulling image "torch:2"( · \d+ s)?$/m);
    assert.match(lines(), /^pulling the image( · \d+ s)? · Beaming up$/m);
    const start = user().shownProgress.find(({ title }) => title.startsWith("Starting"));
    const [, args = ""] =
      /\(\[Show Start Log\]\(command:hubKernels\.showStartLog\?(\S+)\)\)$/.exec(start?.title ?? "") ?? [];
    assert.deepEqual(JSON.parse(decodeURIComponent(args)), [{ server }]);
    assert.ok(rig().requests("pia").length <= 3, rig().requests("pia").join());
    assert.deepEqual(user().texts, []);
    await rig().command("stopServer", { server, confirmed: true });
  });

  it("says that it did not start in time, with Retry, Other Options and the log", async () => {
    const { server } = await rig().addedFor("quin");
    await assert.rejects(rig().command("startServer", { server, options: { mode: "timeout", seconds: 2 } }));
    await user().reads(/^Spawn failed: the server didn't start in time\./);
    assert.deepEqual(
      user().messages.map(({ buttons }) => buttons),
      [["Retry", "Other Options…", "Show Start Log"]],
    );
  });

  it("leads to other options first when the scheduler does not have what was asked for", async () => {
    const { server } = await rig().addedFor("ray");
    const fails = "sbatch: error: Batch job submission failed: Requested node configuration is not available";
    await assert.rejects(rig().command("startServer", { server, options: { mode: "say", says: [], fails } }));
    await user().reads(/doesn't have what you asked for.*Requested node configuration/);
    assert.equal(user().messages[0]?.buttons[0], "Other Options…");
  });

  describe("for a GPU that the cluster does not have", () => {
    const waiting = (seconds: number) => ({ mode: "say", says: [noGpu, noScaleUp], seconds });

    it("goes on with what was asked for as long as the user does not choose", async () => {
      const { server } = await rig().addedFor("sue");
      rig().hub.clearRequests();
      await rig().command("startServer", { server, options: waiting(1) });
      assert.match(lines(), /^waiting for a GPU( · \d+ s)? · /m);
      const [said, ...more] = user().messages;
      assert.match(said?.message ?? "", /has no free GPU for this start, so it keeps waiting\..*max node group size/);
      assert.deepEqual([said?.buttons, more], [[chooseAgain, "Show Start Log"], []]);
      assert.deepEqual((await rig().serverAtHub("sue"))?.user_options, waiting(1));
      assert.ok(rig().requests("sue").length <= 3, rig().requests("sue").join());
      await rig().command("stopServer", { server, confirmed: true });
    });

    it("is withdrawn when the user wants to choose again, and then the options are offered", async () => {
      const { server } = await rig().addedFor("tom");
      user().presses(chooseAgain, /has no free GPU/);
      const start = rig().command("startServer", { server, options: waiting(60) });
      (await user().list(/^Start a Server on/)).escape();
      await rig().untilStoppedAtHub("tom");
      assert.equal(await start, undefined);
      assert.match(user().texts.at(-1) ?? "", /was canceled/);
      assert.ok(user().ran.some(([id]) => id === "hubKernels.startServerWithOptions"));
    });
  });

  it("says when a job is withdrawn that the queue has the last word", async () => {
    const { server } = await rig().addedFor("uma");
    user().onProgress = (message, { cancel }) => message.startsWith("waiting in the queue") && cancel();
    const options = { mode: "say", says: ["Pending in queue..."], seconds: 60 };
    assert.equal(await user().ends(rig().command("startServer", { server, options })), undefined);
    assert.equal(user().texts.length, 1);
    assert.match(user().texts[0] ?? "", /was canceled\. If your queue still lists its job.*scancel/);
    await rig().untilStoppedAtHub("uma");
  });

  it("goes on in another notification where the hub is too old to withdraw it", async () => {
    const { url } = rig().oldHub;
    const { server } = await rig().window.add(url, await rig().oldHub.token("ada"));
    let pressed = false;
    user().onProgress = (message, { cancel }) => {
      if (pressed || !message.includes("Pulling image (1 s)")) return;
      pressed = true;
      cancel();
    };
    const before = user().shownProgress.length;
    // Long enough for the hub to refuse the withdrawal meanwhile.
    const start = rig().command("startServer", { server, options: { mode: "slow", seconds: 8 } });
    assert.deepEqual(await user().ends(start), { server, state: "running" });
    assert.equal(user().messages.length, 1);
    assert.match(user().texts[0] ?? "", /This hub can't cancel a start .*continues/);
    const [, goesOn, ...more] = user().shownProgress.slice(before);
    assert.match(goesOn?.title ?? "", /which can't be canceled/);
    assert.equal(goesOn?.cancellable, false);
    assert.deepEqual(more, []);
    assert.match(goesOn.messages.at(-1) ?? "", / · \d+ s · /);
    await rig().command("stopServer", { server, confirmed: true });
  });
}
