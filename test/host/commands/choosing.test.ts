import assert from "node:assert/strict";
import * as vscode from "vscode";
import { command, addedFor, serverAtHub } from "./gestures.js";
import { Messages } from "./messages.js";
import { Picks } from "./picks.js";
import { QuickInputs } from "./quick-inputs.js";
import { api, clearRequests, requests, revoke, token } from "./rig-door.js";
import { until } from "./until.js";

const deadlineMs = 45_000;
const pasteOwn = 1;

describe("choosing what a server starts with", () => {
  let messages: Messages;
  let picks: Picks;
  beforeEach(async () => {
    messages = new Messages();
    await setProfiles([{ name: "GPU, 4 h", options: { image: "torch", gpu: "2" } }]);
  });
  afterEach(async () => {
    messages.restore();
    picks.restore();
    await setProfiles(undefined);
  });

  it("offers the profiles of the settings, and starts with the chosen one", async () => {
    const { server } = await addedFor("ida");
    picks = new Picks((items) => items.find(({ label }) => label.includes("GPU, 4 h")));
    await command("startServerWithOptions", { server });
    assert.deepEqual((await serverAtHub("ida"))?.user_options, { image: "torch", gpu: "2" });
    await command("stopServer", { server, confirmed: true });
  });

  it("offers the last start first, under its profile's name", async () => {
    const { server } = await addedFor("ida");
    picks = new Picks();
    await clearRequests();
    assert.equal(await command("startServerWithOptions", { server }), undefined);
    assert.equal(picks.labels()[0], "GPU, 4 h");
    assert.equal(picks.offered[0]?.[0]?.description, "as last time");
    assert.deepEqual(await requests(), ["GET hub/api/users/ida?include_stopped_servers"]);
  });

  it("tells of a profile that cannot be used, and offers the others", async () => {
    const { server } = await addedFor("ida");
    const good = { name: "CPU", options: {} };
    await setProfiles([{ name: "two\nlines", options: {} }, good]);
    picks = new Picks();
    await command("startServerWithOptions", { server });
    assert.match(messages.texts.join(), /profile.*\[0\]\.name/i);
    assert.ok(picks.labels().includes("CPU"), picks.labels().join());
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
      await inputs.choose(await inputs.list(), pasteOwn);
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
