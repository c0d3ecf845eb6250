import assert from "node:assert/strict";
import path from "node:path";
import type { Frame } from "playwright-core";
import type { EditorWindow } from "../../rig/browser-window.js";
import type { RunningHub } from "../../rig/hub.js";
import { type Keyring, startKeyring } from "../../rig/keyring.js";
import { poll } from "../../rig/process.js";
import { startSpawnerHub } from "../../rig/spawners.js";
import { wholeNodes } from "../contract/flows/options/whole-nodes.js";
import { pasteHub, withWindow } from "./window.js";

const root = path.resolve(import.meta.dirname, "../..");
const user = "ada";
const stepDeadlineMs = 90_000;
const startDeadlineMs = 120_000;

describe("the options of a hub in a window", function () {
  this.timeout(600_000);
  let hub: RunningHub;
  let keyring: Keyring;

  before(async () => {
    [hub, keyring] = await Promise.all([startSpawnerHub("html", { companion: true }), startKeyring()]);
  });

  after(async () => {
    await Promise.all([hub.stop(), keyring.stop()]);
  });

  it("are filled in with the keyboard in one form, which says what is wrong and starts what stands there", async () => {
    const token = await hub.token(user);
    const settings = { "hubKernels.profiles": [wholeNodes] };
    await withWindow({ name: "options", env: keyring.env, settings }, async (window) => {
      const picture = (name: string) => window.screenshot(path.join(root, `out/screenshots/${name}.png`));
      await window.runCommand("JupyterHub: Add JupyterHub…");
      await pasteHub(window, hub.url, token);
      await window.waitForNotification("Start", { deadlineMs: stepDeadlineMs });
      await window.clearNotifications();

      await typeAtLastStep(window);
      await window.runCommand("JupyterHub: Start Server with Options…");
      await window.waitForInput("Which of the hub's options");
      await picture("ways");
      await window.pickItem("All Options in One Form");
      const form = await formFrame(window);
      const { keyboard } = window.page;
      assert.ok(await poll(() => isFocused(form, "Account"), stepDeadlineMs), "the first field has the cursor");
      await keyboard.type("somebody");
      await keyboard.press("Enter");
      await form.getByText("Two letters and three digits").last().waitFor();
      assert.equal(await form.getByLabel("Account").getAttribute("aria-invalid"), "true");
      await picture("form-problem");
      // Not Ctrl+A: the editor takes it from a webview, and gives the selection back later.
      await form.getByLabel("Account").selectText();
      await keyboard.type("ab123");
      await keyboard.press("Tab");
      await form.getByLabel("Time").selectText();
      await keyboard.type("2 h");
      await form.getByLabel("One A100").focus();
      await keyboard.press("Space");
      await form.getByLabel("Whole node").focus();
      await keyboard.press("Space");
      await form.getByText("Two letters and three digits").last().waitFor({ state: "hidden" });
      await picture("form");
      await keyboard.press("Enter");
      await window.statusItem("running").waitFor({ timeout: startDeadlineMs });
    });
    const { body } = await hub.api("GET", `users/${user}`);
    const { servers } = body as { servers: Record<string, { user_options: object }> };
    assert.deepEqual(servers[""]?.user_options, {
      account: ["ab123"],
      runtime: ["2"],
      nprocs: ["2"],
      memory: ["8000"],
      gpu: ["a100:1"],
      ui: ["lab"],
      exclusive: ["yes"],
      cluster: ["alpha"],
    });
  });
});

/** Keys as fast as they can be, before the extension hears of any: the number leads to its question, and to no start. */
async function typeAtLastStep(window: EditorWindow): Promise<void> {
  await window.runCommand("JupyterHub: Start Server with Options…");
  await window.waitForInput("Which of the hub's options");
  await window.pickItem("Whole nodes");
  await window.waitForInput("Partition");
  await window.pickItem("h100");
  await window.waitForInput("Start, or change something first");
  await window.page.keyboard.type("8");
  await window.page.keyboard.press("Enter");
  await window.waitForInput("Tasks");
  await window.closeInput();
}

async function formFrame(window: EditorWindow): Promise<Frame> {
  let found: Frame | undefined;
  const there = await poll(async () => {
    for (const frame of window.page.frames()) {
      const shown = await frame
        .locator("form#form .control")
        .count()
        .catch(() => 0); // a frame may be replaced meanwhile
      if (shown > 0) found = frame;
    }
    return found !== undefined;
  }, stepDeadlineMs);
  if (!there || !found) throw new Error("the form is not there");
  return found;
}

async function isFocused(form: Frame, label: string): Promise<boolean> {
  return form.getByLabel(label).evaluate((element) => element === document.activeElement);
}
