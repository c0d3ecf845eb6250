import assert from "node:assert/strict";
import path from "node:path";
import { NotebookView } from "../../rig/browser-notebook.js";
import { type RunningHub, startHub } from "../../rig/hub.js";
import { type Keyring, startKeyring } from "../../rig/keyring.js";
import { clickLine, line, pasteHub, withWindow } from "./window.js";

const root = path.resolve(import.meta.dirname, "../..");
const workspace = path.join(root, "demo/workspace");
const stepDeadlineMs = 90_000;
const user = "ada";

describe("a running server in the view of servers, in a window", function () {
  this.timeout(600_000);
  let hub: RunningHub;
  let keyring: Keyring;

  before(async () => {
    [hub, keyring] = await Promise.all([startHub(), startKeyring()]);
  });
  after(async () => {
    await Promise.all([hub.stop(), keyring.stop()]);
  });

  it("is asked for its kernels once it is unfolded by the keyboard, which are then shown with their notebooks", async () => {
    const token = await hub.token(user);
    await hub.api("POST", `users/${user}/server`);
    await withWindow({ name: "servers-view", workspace, env: keyring.env }, async (window) => {
      const picture = (name: string) => window.screenshot(path.join(root, `out/screenshots/${name}.png`));
      await window.runCommand("JupyterHub: Add JupyterHub…");
      await pasteHub(window, hub.url, token);
      await window.waitForNotification("was added", { deadlineMs: stepDeadlineMs });
      await window.clearNotifications();
      const notebook = await NotebookView.open(window, "where-does-this-run.ipynb");
      await notebook.selectKernel("JupyterHub");
      await notebook.runAll();
      await notebook.waitForOutput("gpu:");
      hub.clearRequests();
      await window.page.getByRole("tab", { name: "JupyterHub" }).first().click();
      await line(window, "Default server").waitFor({ timeout: stepDeadlineMs });
      assert.deepEqual(toServer(), []);
      await line(window, "Default server").click();
      await window.page.keyboard.press("ArrowRight");
      await line(window, "where-does-this").waitFor({ timeout: stepDeadlineMs });
      await line(window, "As of").waitFor();
      assert.equal(toServer().filter((request) => /api\/(sessions|kernels|terminals)$/.test(request)).length, 3);
      // While the last cells run it is busy, and nobody asks its server again when they have ended.
      const idle = /^where-does-this-run\.ipynb on .*: idle\. Python 3.*This window uses it\.$/;
      await window.page.getByRole("treeitem", { name: idle }).waitFor({ timeout: stepDeadlineMs });
      // Nothing is started to look at it.
      assert.equal(toServer().filter((request) => /api\/metrics\/v1\b/.test(request)).length, 1);
      const memory = line(window, "GiB");
      assert.ok(await clickLine(line(window, "Show Memory, CPU, GPUs"), memory, stepDeadlineMs));
      const used = await memory.getAttribute("aria-label");
      assert.match(used ?? "", /^Machine memory on .*: [\d.]+ of [\d.]+ GiB$/);
      await picture("servers-view");
      await line(window, "where-does-this").click({ button: "right" });
      await window.page.locator(".context-view .monaco-menu").waitFor();
      await picture("servers-view-menu");
      await window.page.keyboard.press("Escape");
      // What was done before the walkthrough is opened is done in it.
      await window.runCommand("JupyterHub: Get Started");
      const ticks = window.page.locator(".gettingStartedContainer [role=checkbox][data-done-step-id^=hub-kernels]");
      await window.page.locator(".gettingStartedContainer [aria-checked=true]").nth(3).waitFor();
      const ticked = await ticks.evaluateAll((all) => all.map((tick) => tick.getAttribute("aria-checked")));
      assert.deepEqual(ticked.slice(0, 4), ["true", "true", "true", "true"]);
    });
  });

  const toServer = () => hub.requests.map(({ path }) => path).filter((asked) => asked.startsWith(`/user/${user}/`));
});
