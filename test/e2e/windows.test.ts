import assert from "node:assert/strict";
import path from "node:path";
import type { EditorWindow } from "../../rig/browser-window.js";
import { type RunningHub, startHub } from "../../rig/hub.js";
import { type Keyring, startKeyring } from "../../rig/keyring.js";
import { poll } from "../../rig/process.js";
import { accountIdOf } from "../../src/text/ids.js";
import { browserStorageOf } from "./leak-search.js";
import { withWindow } from "./window.js";

const root = path.resolve(import.meta.dirname, "../..");
const user = "ada";
const stepDeadlineMs = 90_000;
const notTaken = "no longer accepts the token of ada";

describe("two windows of an editor", function () {
  this.timeout(600_000);
  let hub: RunningHub;
  let keyring: Keyring;
  let label: string;

  before(async () => {
    [hub, keyring] = await Promise.all([startHub(), startKeyring()]);
    label = new URL(hub.url).host;
  });
  after(async () => {
    await Promise.all([hub.stop(), keyring.stop()]);
  });

  it("agree at once on hubs and tokens, and ask for a sign-in once in both together", async () => {
    await withWindow({ name: "windows", env: keyring.env }, async (one, about) => {
      await addHub(one, await hub.token(user));
      const two = await about.openAnother();
      await status(two, label).waitFor({ timeout: stepDeadlineMs });

      await two.runCommand("JupyterHub: Remove JupyterHub…");
      await two.pressInDialog("Remove");
      await status(one, label).waitFor({ state: "hidden", timeout: stepDeadlineMs });

      const token = await hub.token(user);
      await addHub(one, token);
      await status(two, label).waitFor({ timeout: stepDeadlineMs });
      await hub.revoke(token);
      hub.clearRequests();
      await two.runCommand("JupyterHub: Server Status and Actions…");
      await two.waitForNotification(notTaken, { deadlineMs: stepDeadlineMs });
      await status(one, "sign in").waitFor({ timeout: stepDeadlineMs });
      await two.screenshot(path.join(root, "out/screenshots/sign-in-prompt.png"));
      await two.closeInput();
      const said = [await one.countNotifications(notTaken), await two.countNotifications(notTaken)];
      assert.deepEqual([prompts(hub), ...said], [1, 0, 1], "one question, one prompt");

      await one.runCommand("JupyterHub: Sign In…");
      await paste(one, await hub.token(user));
      await status(two, "sign in").waitFor({ state: "hidden", timeout: stepDeadlineMs });
      await status(two, label).waitFor();
      hub.clearRequests();
      await two.pressInNotification(notTaken, "Sign In");
      await two.waitForNotification("You're already signed in", { deadlineMs: stepDeadlineMs });
      // The first window may still be told what its sign-in is about.
      assert.deepEqual(asksHowToSignIn(hub), [], "a sign-in elsewhere has settled it");

      const left = async () => (await browserStorageOf(one.page)).content.toString();
      assert.ok(isNamed(await left()));
      await two.runCommand("JupyterHub: Remove JupyterHub…");
      await two.pressInDialog("Remove");
      await status(one, label).waitFor({ state: "hidden", timeout: stepDeadlineMs });
      await poll(async () => !isNamed(await left()), stepDeadlineMs);
      assert.ok(!isNamed(await left()), "nothing is left of a removed hub in the state that both windows have");
      assert.equal(await keyring.secret(`${hub.url} ${user}`), undefined);
    });
  });

  /** as an address, or as the id of an account */
  const isNamed = (text: string) => text.includes(hub.url) || text.includes(accountIdOf({ baseUrl: hub.url, user }));

  async function addHub(window: EditorWindow, token: string): Promise<void> {
    await window.runCommand("JupyterHub: Add JupyterHub…");
    await window.waitForInput("address");
    await window.typeInput(hub.url);
    await paste(window, token);
    await window.waitForNotification("was added", { deadlineMs: stepDeadlineMs });
    await window.clearNotifications();
  }
});

async function paste(window: EditorWindow, token: string): Promise<void> {
  await window.waitForInput("sign in to", { deadlineMs: stepDeadlineMs });
  await window.pickItem("Paste a token you have");
  await window.waitForInput("Paste the token of");
  await window.pasteInput(token);
}

const status = (window: EditorWindow, text: string) => window.statusItem(text);

/** What a sign-in begins with. */
function asksHowToSignIn(hub: RunningHub): string[] {
  return hub.requests.map(({ path: asked }) => asked).filter((asked) => /\/hub\/(login|api\/hub-kernels)/.test(asked));
}

/** How often the hub was asked for the user's servers. */
function prompts(hub: RunningHub): number {
  return hub.requests.filter(({ path: asked }) => asked.includes(`users/${user}?`)).length;
}
