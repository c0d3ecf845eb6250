import assert from "node:assert/strict";
import * as vscode from "vscode";
import { command, addedFor, serverAtHub } from "./gestures.js";
import { Messages } from "./messages.js";
import { Picks } from "./picks.js";
import { QuickInputs } from "./quick-inputs.js";
import { api, clearRequests, requests, revoke, token } from "./rig-door.js";
import { until } from "./until.js";

const deadlineMs = 45_000;

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
    assert.match(ways.placeholder ?? "", /Earlier starts.*no companion/);
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
      await assert.rejects(command("startServer", { server }), { kind: "token-rejected" });
      await inputs.chooseLabelled(await inputs.list(), "Paste a token");
      await inputs.enter(await inputs.box(), await token("kim"));
      await until("the server runs", deadlineMs, async () => (await serverAtHub("kim"))?.ready === true);
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
