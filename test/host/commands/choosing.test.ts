import assert from "node:assert/strict";
import * as vscode from "vscode";
import { addedFor, command, removeAllHubs, serverAtHub, untilStoppedAtHub } from "./gestures.js";
import { inEachTest } from "./in-each-test.js";
import { Messages } from "./messages.js";
import { Picks } from "./picks.js";
import { QuickInputs } from "./quick-inputs.js";
import { api, clearRequests, requests, revoke, token } from "./rig-door.js";
import { until } from "./until.js";

describe("choosing what a server starts with", () => {
  let messages: Messages;
  let inputs: QuickInputs;
  beforeEach(async () => {
    messages = new Messages();
    inputs = new QuickInputs();
    await setProfiles([{ name: "GPU, 4 h", options: { image: "torch", gpu: "2" } }]);
  });
  afterEach(async () => {
    messages.restore();
    inputs.restore();
    await setProfiles(undefined);
  });

  it("offers the profiles of the settings, and starts with the chosen one", async () => {
    const { server } = await addedFor("ida");
    const started = command("startServerWithOptions", { server });
    const ways = await inputs.list();
    const index = ways.items.findIndex(({ label }) => label.includes("GPU, 4 h"));
    await inputs.choose(ways, index);
    await started;
    assert.deepEqual((await serverAtHub("ida"))?.user_options, { image: "torch", gpu: "2" });
    await command("stopServer", { server, confirmed: true });
  });

  it("offers the last start first, under its profile's name, and asks the hub for no more than it knows", async () => {
    const { server } = await addedFor("ida");
    await clearRequests();
    const called = command("startServerWithOptions", { server });
    const ways = await inputs.list();
    assert.equal(ways.items[0]?.label, "$(history) GPU, 4 h");
    assert.equal(ways.items[0].description, "as last time");
    assert.match(ways.placeholder ?? "", /Earlier starts\. What this hub.s own form would do/);
    await inputs.escape();
    assert.equal(await called, undefined);
    // The companion is asked for its form, and where there is none, whether it is there at all.
    assert.deepEqual((await requests("ida")).sort(), [
      "GET hub/api/hub-kernels",
      "GET hub/api/hub-kernels/users/ida/options?server",
      "GET hub/api/users/ida?include_stopped_servers",
    ]);
  });

  it("tells of a profile that cannot be used, and offers the others", async () => {
    const { server } = await addedFor("ida");
    const good = { name: "CPU", options: {} };
    await setProfiles([{ name: "two\nlines", options: {} }, good]);
    const called = command("startServerWithOptions", { server });
    const ways = await inputs.list();
    assert.match(messages.texts.join(), /profile.*hubKernels\.profiles\[0\]\.name: Remove the line break/i);
    assert.ok(ways.items.some(({ label }) => label.endsWith("CPU")));
    await inputs.escape();
    assert.equal(await called, undefined);
  });
});

describe("starting a server from the palette", () => {
  const messages = inEachTest(() => new Messages());
  const picks = inEachTest(() => new Picks());
  const start = () => Promise.resolve(vscode.commands.executeCommand("hubKernels.startServer"));
  // The servers of other tests are not in the way.
  before(removeAllHubs);

  it("offers those that are stopped, in a list with a title", async () => {
    await addedFor("ike");
    await addedFor("ira");
    assert.equal(await start(), undefined);
    assert.equal(picks().titles.at(-1), "Start Server");
    assert.equal(picks().offered.at(-1)?.length, 2);
  });

  it("says that all are running, where none is stopped, and asks the hub for no start", async () => {
    await removeAllHubs();
    const { server } = await addedFor("ike");
    await command("startServer", { server });
    await clearRequests();
    assert.equal(await start(), undefined);
    assert.deepEqual(await requests(), ["GET hub/api/users/ike?include_stopped_servers"]);
    const [said, ...more] = messages().shown;
    assert.deepEqual([said?.message, said?.buttons, more], ["All your servers are running.", ["Show Actions…"], []]);
    assert.deepEqual(picks().offered, []);
    await command("stopServer", { server, confirmed: true });
  });
});

describe("the actions of the status item", () => {
  it("ask the hub first, and so see a server that was stopped elsewhere", async () => {
    const messages = new Messages();
    const picks = new Picks();
    try {
      const { server } = await addedFor("jan");
      await command("startServer", { server });
      await command("showServerActions", { server });
      assert.deepEqual(picks.labels().slice(0, 2), ["running", "Stop the server…"]);
      await api("DELETE", "users/jan/server");
      await untilStoppedAtHub("jan");
      await command("showServerActions", { server });
      assert.deepEqual(picks.labels().slice(0, 2), ["stopped", "Start the server"]);
    } finally {
      picks.restore();
      messages.restore();
    }
  });
});

describe("a start whose token was revoked", () => {
  it("goes on by itself after the sign-in that it asks for", async () => {
    const inputs = new QuickInputs();
    const messages = new Messages((_message, buttons) => buttons.find((button) => button === "Sign In"));
    try {
      const old = await token("kim");
      const { server } = await command<{ server: string }>("addHub", { url: process.env["RIG_HUB"], token: old });
      await revoke(old);
      await assert.rejects(command("startServer", { server }), { kind: "token-ended" });
      await inputs.chooseLabelled(await inputs.list(), "Paste a token");
      await inputs.enter(await inputs.box(), await token("kim"));
      await until("the server runs", async () => (await serverAtHub("kim"))?.ready === true);
      await command("stopServer", { server, confirmed: true });
    } finally {
      messages.restore();
      inputs.restore();
    }
  });
});

async function setProfiles(profiles: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("hubKernels").update("profiles", profiles, vscode.ConfigurationTarget.Global);
}
