import assert from "node:assert/strict";
import path from "node:path";
import type { Locator } from "playwright-core";
import type { EditorWindow } from "../../rig/browser-window.js";
import { type RunningHub, startHub } from "../../rig/hub.js";
import { type Keyring, startKeyring } from "../../rig/keyring.js";
import { poll } from "../../rig/process.js";
import { line, withWindow } from "./window.js";

const root = path.resolve(import.meta.dirname, "../..");
const stepDeadlineMs = 90_000;
const dayS = 86_400;
const user = "ada";
const narrow = ["access:servers!user", "servers!user"];

describe("the views of servers and tokens in a window", function () {
  this.timeout(600_000);
  let hub: RunningHub;
  let keyring: Keyring;

  before(async () => {
    [hub, keyring] = await Promise.all([startHub(), startKeyring()]);
  });

  after(async () => {
    await Promise.all([hub.stop(), keyring.stop()]);
  });

  it("stop and start a server by its row, show every token, and by the keyboard has the hub revoke one, and the one in use", async () => {
    const scopes = [...narrow, "tokens!user"];
    const expiresInS = 30 * dayS;
    const token = await hub.token(user, { scopes, note: "Hub Kernels on laptop", expiresInS });
    const nightly = await hub.token(user, { scopes: narrow, note: "Nightly job", expiresInS: 7 * dayS });
    const ide = await hub.token(user, { scopes: ["inherit"], note: "PyCharm on workstation" });
    await hub.api("POST", `users/${user}/server`);
    await withWindow({ name: "tokens", env: keyring.env }, async (window) => {
      const picture = (name: string) => window.screenshot(path.join(root, `out/screenshots/${name}.png`));
      await window.page.getByRole("tab", { name: "JupyterHub" }).first().click();
      await window.waitForText("Run your notebooks on the servers of your JupyterHub");
      await picture("tokens-welcome");
      // The view's title has one more.
      await window.page.locator(".monaco-text-button", { hasText: "Add JupyterHub…" }).click();
      await addHub(window, token);
      await line(window, "Default serverrunning").waitFor({ timeout: stepDeadlineMs });
      await picture("servers");
      await pressInRow(window, "Default server", "Stop Server…");
      await window.pressInDialog("Stop Server");
      await line(window, "Default serverstopped").waitFor({ timeout: stepDeadlineMs });
      await pressInRow(window, "Default server", "Start Server");
      await line(window, "Default serverrunning").waitFor({ timeout: stepDeadlineMs });
      await window.clearNotifications();

      await window.runCommand("JupyterHub: Focus on Tokens View");
      await line(window, "Nightly job").waitFor({ timeout: stepDeadlineMs });
      await picture("tokens");
      assert.deepEqual(await cutRows(window), []);

      assert.match(await spoken(window, "This editor"), /^Token of this editor, Hub Kernels on laptop: expires in /);
      assert.match(await spoken(window, "PyCharm"), /never expires, never used\. It can do everything you can do\.$/);
      assert.match(await spoken(window, "Servers and browsers"), /\(1\)\. Created by the hub itself/);

      assert.ok(!(await window.page.content()).includes(token), "the page holds the token");

      await walkTo(window, "Nightly job");
      await pressInMenu(window, "Revoke Token…");
      await window.waitForText("Running servers accept it for up to 5 more minutes");
      await picture("tokens-revoke");
      await window.page.keyboard.press("Enter");
      assert.ok(await poll(async () => !(await isAccepted(nightly)), stepDeadlineMs), "the hub refuses the token");
      await line(window, "Nightly job").waitFor({ state: "detached", timeout: stepDeadlineMs });
      assert.deepEqual([await isAccepted(ide), await isAccepted(token)], [true, true]);

      await window.runCommand("JupyterHub: Revoke Token…");
      await window.waitForInput("Which token");
      await window.pickItem("this editor");
      await window.waitForText("This editor uses it");
      await window.page.keyboard.press("Enter");
      assert.ok(await poll(async () => !(await isAccepted(token)), stepDeadlineMs), "the hub refuses the token in use");
      await line(window, "signed out").waitFor({ timeout: stepDeadlineMs });
      assert.equal(await keyring.secret(`${hub.url} ${user}`), undefined);
      assert.equal(await isAccepted(ide), true);
      await picture("tokens-signed-out");
    });
  });

  async function isAccepted(token: string): Promise<boolean> {
    const response = await fetch(`${hub.url}hub/api/user`, { headers: { authorization: `token ${token}` } });
    return response.ok;
  }

  async function addHub(window: EditorWindow, token: string): Promise<void> {
    await window.waitForInput("address");
    await window.typeInput(hub.url);
    await window.waitForInput("sign in to", { deadlineMs: stepDeadlineMs });
    await window.pickItem("Paste a token you have");
    await window.waitForInput("Paste the token");
    await window.pasteInput(token);
    await window.waitForNotification("was added", { deadlineMs: stepDeadlineMs });
    await window.clearNotifications();
  }
});

/** What a screen reader says of a line. */
async function spoken(window: EditorWindow, text: string): Promise<string> {
  return (await line(window, text).getAttribute("aria-label")) ?? "";
}

/** With the keyboard alone: into the view, then down until the line has the focus. */
async function walkTo(window: EditorWindow, text: string): Promise<void> {
  await window.runCommand("JupyterHub: Focus on Tokens View");
  const { keyboard } = window.page;
  // The command is run after the palette has gone, and keys go to the list only then.
  await window.page.locator(".part.sidebar .monaco-list:focus").waitFor();
  const focused = window.page.locator(".part.sidebar .monaco-list:focus .monaco-list-row.focused");
  await keyboard.press("Home");
  await pressUntil(window, "ArrowDown", focused.filter({ hasText: text }));
}

/** One key after the other: the next is pressed once the window has had the time to show what became of the last. */
async function pressUntil(window: EditorWindow, key: string, wanted: Locator): Promise<void> {
  const reached = await poll(async () => {
    if ((await wanted.count()) > 0) return true;
    await window.page.keyboard.press(key);
    await window.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    return false;
  }, stepDeadlineMs);
  assert.ok(reached, `${key} leads there`);
}

async function pressInMenu(window: EditorWindow, title: string): Promise<void> {
  const menu = window.page.locator(".context-view .monaco-menu");
  const focused = menu.locator(".action-item.focused", { hasText: title });
  await window.page.keyboard.press("Shift+F10");
  await menu.waitFor();
  await pressUntil(window, "ArrowDown", focused);
  await window.page.keyboard.press("Enter");
}

/** By the mouse: the button that a row shows while the pointer is on it. */
async function pressInRow(window: EditorWindow, text: string, button: string): Promise<void> {
  const row = line(window, text);
  await row.hover({ timeout: stepDeadlineMs });
  await row.getByRole("button", { name: button, exact: true }).click({ timeout: stepDeadlineMs });
}

/** The rows whose end is cut at the width that the editor gives its side bar. */
async function cutRows(window: EditorWindow): Promise<string[]> {
  const texts = window.page.locator(".part.sidebar .monaco-list-row .monaco-icon-label-container");
  return texts.evaluateAll((all) =>
    all.filter((text) => text.scrollWidth > text.clientWidth).map((text) => text.textContent),
  );
}
