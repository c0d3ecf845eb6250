import assert from "node:assert/strict";
import { Commands } from "./commands.js";
import { type Added, addedFor, command, serverAtHub, untilStoppedAtHub } from "./gestures.js";
import { inEachTest } from "./in-each-test.js";
import { Messages } from "./messages.js";
import { Progress } from "./progress.js";
import { clearRequests, requests } from "./rig-door.js";
import { until } from "./until.js";

const noGpu = "2026-01-21T10:00:02Z [Warning] 0/4 nodes are available: 1 Insufficient nvidia.com/gpu.";
const noScaleUp = "2026-01-21T10:00:09Z [Normal] pod didn't trigger scale-up: 1 max node group size reached";
const chooseAgain = "Withdraw and Choose Again…";

describe("a start that waits", () => {
  const messages = inEachTest(() => new Messages());
  const progress = inEachTest(() => new Progress());

  it("says what it waits for, for how long, and the hub's own line; words it does not know as they are", async () => {
    const { server } = await addedFor("pia");
    await clearRequests();
    const says = ["Pending in queue...", 'Z [Normal] Pulling image "torch:2"', "Beaming up"];
    await command("startServer", { server, options: { mode: "say", says: ["Beaming down", ...says] } });
    const shown = progress().messages.join("\n");
    assert.match(shown, /^Beaming down( · \d+ s)?$/m);
    assert.match(shown, /^waiting in the queue( · \d+ s)? · Pending in queue\.\.\.$/m);
    assert.match(shown, /^pulling the image( · \d+ s)? · Z \[Normal\] Pulling image "torch:2"$/m);
    assert.match(shown, /^pulling the image( · \d+ s)? · Beaming up$/m);
    const title = progress().titles.find((shown) => shown.startsWith("Starting"));
    assert.match(title ?? "", /\(\[Open Log\]\(command:hubKernels\.showLog\)\)$/);
    assert.ok((await requests("pia")).length <= 3, (await requests("pia")).join());
    assert.deepEqual(messages().texts, []);
    await command("stopServer", { server, confirmed: true });
  });

  it("says that it did not start in time, with Retry, Other Options and the log", async () => {
    const { server } = await addedFor("quin");
    await assert.rejects(command("startServer", { server, options: { mode: "timeout", seconds: 2 } }));
    const [error, ...more] = messages().shown;
    assert.deepEqual(more, []);
    assert.match(error?.message ?? "", /^Spawn failed: it did not start in time\./);
    assert.deepEqual(error?.buttons, ["Retry", "Other Options…", "Open Log"]);
  });

  it("leads to other options first when the scheduler does not have what was asked for", async () => {
    const { server } = await addedFor("ray");
    const fails = "sbatch: error: Batch job submission failed: Requested node configuration is not available";
    await assert.rejects(command("startServer", { server, options: { mode: "say", says: [], fails } }));
    assert.match(messages().texts.join(), /does not have what was asked for.*Requested node configuration/);
    assert.equal(messages().shown[0]?.buttons[0], "Other Options…");
  });

  describe("for a GPU that the cluster does not have", () => {
    const waiting = (seconds: number) => ({ mode: "say", says: [noGpu, noScaleUp], seconds });

    it("goes on with what was asked for as long as the user does not choose", async () => {
      const { server } = await addedFor("sue");
      await clearRequests();
      await command("startServer", { server, options: waiting(1) });
      assert.match(progress().messages.join("\n"), /^waiting for a GPU( · \d+ s)? · /m);
      assert.equal(messages().shown.length, 1);
      assert.match(
        messages().texts[0] ?? "",
        /has no free GPU for this start\. It goes on waiting\..*max node group size/,
      );
      assert.deepEqual(messages().shown[0]?.buttons, [chooseAgain, "Open Log"]);
      assert.deepEqual((await serverAtHub("sue"))?.user_options, waiting(1));
      assert.ok((await requests("sue")).length <= 3, (await requests("sue")).join());
      await command("stopServer", { server, confirmed: true });
    });

    it("is withdrawn when the user wants to choose again, and then the options are offered", async () => {
      const { server } = await addedFor("tom");
      messages().answer = (_, buttons) => buttons.find((button) => button === chooseAgain);
      const commands = new Commands("hubKernels.startServerWithOptions");
      try {
        const start = command("startServer", { server, options: waiting(60) });
        await until("the options are offered", () => commands.taken.length > 0);
        assert.deepEqual(commands.taken, [{ server }]);
        await untilStoppedAtHub("tom");
        assert.equal(await start, undefined);
        assert.match(messages().texts.at(-1) ?? "", /was withdrawn/);
      } finally {
        commands.restore();
      }
    });
  });

  it("says when a job is withdrawn that the queue has the last word", async () => {
    const { server } = await addedFor("uma");
    progress().onMessage = (message) => {
      if (message.startsWith("waiting in the queue")) progress().cancel();
    };
    const options = { mode: "say", says: ["Pending in queue..."], seconds: 60 };
    assert.equal(await command("startServer", { server, options }), undefined);
    assert.equal(messages().texts.length, 1);
    assert.match(messages().texts[0] ?? "", /was withdrawn\. Should your queue still list its job.*scancel/);
    await untilStoppedAtHub("uma");
  });

  it("goes on in another notification where the hub is too old to withdraw it", async () => {
    const url = process.env["RIG_OLD_HUB"];
    const { server } = await command<Added>("addHub", { url, token: process.env["RIG_OLD_TOKEN"] });
    let pressed = false;
    progress().onMessage = (message) => {
      if (pressed || !message.includes("Pulling image (1 s)")) return;
      pressed = true;
      progress().cancel();
    };
    const shownBefore = progress().titles.length;
    // Long enough for the hub to refuse the withdrawal meanwhile.
    const started = await command("startServer", { server, options: { mode: "slow", seconds: 8 } });
    assert.deepEqual(started, { server, state: "running" });
    assert.equal(messages().shown.length, 1);
    assert.match(messages().texts[0] ?? "", /This hub cannot withdraw a start .*goes on/);
    const [, goesOn, ...more] = progress().titles.slice(shownBefore);
    assert.match(goesOn ?? "", /which cannot be withdrawn/);
    assert.deepEqual(more, []);
    assert.match(progress().messages.at(-1) ?? "", / · \d+ s · /);
    await command("stopServer", { server, confirmed: true });
    await command("removeHub", { hub: url, confirmed: true });
  });
});
