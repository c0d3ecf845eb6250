import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { NotebookView } from "../../rig/browser-notebook.js";
import type { EditorWindow } from "../../rig/browser-window.js";
import { type RunningHub, startHub } from "../../rig/hub.js";
import { type Keyring, startKeyring } from "../../rig/keyring.js";
import { freePort } from "../../rig/ports.js";
import { poll } from "../../rig/process.js";
import { hubEnvironment } from "../../rig/python.js";
import { clickLine, line, type OpenedWindow, openedWindow, pasteHub } from "./window.js";

const root = path.resolve(import.meta.dirname, "../..");
const user = "ada";
const STREAMLIT = "streamlit==1.67.0";
const stepDeadlineMs = 120_000;
/** A dropped folder has been uploaded long before. */
const anotherDropMs = 20_000;
const notebook = {
  ...{ nbformat: 4, nbformat_minor: 5, metadata: {} },
  cells: [
    {
      ...{ id: "read", cell_type: "code", execution_count: null, metadata: {}, outputs: [] },
      source: `print("the sum is", sum(int(line) for line in open("data.csv").read().split()[1:]))`,
    },
  ],
};
const app = `import streamlit
streamlit.title("From the node: " + streamlit.text_input("Word", "forty-two"))
`;

describe("files, a terminal and an app of a server, in a window", function () {
  this.timeout(900_000);
  let hub: RunningHub;
  let keyring: Keyring;
  let workspace: string;
  let opened: OpenedWindow;

  before(async () => {
    [hub, keyring] = await Promise.all([startHub(), startKeyring()]);
    workspace = path.join(await mkdtemp(path.join(tmpdir(), "hub-kernels-e2e-")), "work");
    await mkdir(path.join(workspace, "raw/deep"), { recursive: true });
    await writeFile(path.join(workspace, "raw/deep/one.csv"), "1\n");
    await writeFile(path.join(workspace, "raw/two.csv"), "2\n");
    await writeFile(path.join(workspace, "read.ipynb"), JSON.stringify(notebook));
    const token = await hub.token(user);
    await hub.api("POST", `users/${user}/server`);
    await writeFile(path.join(hub.homeOf(user), "data.csv"), "n\n1\n2\n");
    await writeFile(path.join(hub.homeOf(user), "app.py"), app);
    const settings = { "terminal.integrated.gpuAcceleration": "off" };
    opened = await openedWindow({ name: "server-work", workspace, settings, env: keyring.env });
    await opened.run(async (window) => {
      await window.runCommand("JupyterHub: Add JupyterHub…");
      await pasteHub(window, hub.url, token);
      await window.waitForNotification("was added");
      await window.clearNotifications();
    });
  });
  after(async () => {
    await opened.close();
    await Promise.all([hub.stop(), keyring.stop()]);
    await rm(path.dirname(workspace), { recursive: true, force: true });
  });

  const picture = (window: EditorWindow, name: string) =>
    window.screenshot(path.join(root, `out/screenshots/${name}.png`));
  const atHome = (...names: string[]) => path.join(hub.homeOf(user), ...names);
  const until = async (what: string, holds: () => Promise<boolean>) =>
    assert.ok(await poll(holds, stepDeadlineMs), `Waited in vain until ${what}.`);
  const view = async (window: EditorWindow) => {
    await window.page.getByRole("tab", { name: "JupyterHub" }).first().click();
    await line(window, "Default server").waitFor({ timeout: stepDeadlineMs });
  };
  const unfolded = async (window: EditorWindow, row: string, below: string) =>
    assert.ok(
      await clickLine(line(window, row), line(window, below), stepDeadlineMs, () =>
        window.page.keyboard.press("ArrowRight"),
      ),
      `“${row}” is not unfolded`,
    );

  it("a file is opened from the view, changed, and read by a cell as it is now", async () => {
    await opened.run(async (window) => {
      await view(window);
      await unfolded(window, "Default server", "Files");
      await unfolded(window, "Files", "data.csv");
      const tab = window.page.locator(".tab", { hasText: "data.csv" }).first();
      assert.ok(await clickLine(line(window, "data.csv"), tab, stepDeadlineMs), "data.csv is not opened");
      await window.page.locator(".editor-instance .view-lines", { hasText: "n" }).first().click();
      await window.page.keyboard.press("Control+End");
      await window.page.keyboard.type("39\n");
      await window.page.keyboard.press("Control+S");
      await until("it is saved", async () => (await readFile(atHome("data.csv"), "utf8")) === "n\n1\n2\n39\n");
      await picture(window, "server-file");
      const read = await NotebookView.open(window, "read.ipynb");
      await read.selectKernel("JupyterHub");
      await read.runAll();
      await read.waitForOutput("the sum is 42");
    });
  });

  async function dropped(window: EditorWindow, name: string): Promise<void> {
    const { page } = window;
    await window.runCommand("View: Show Explorer");
    const folder = page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).first();
    await folder.hover({ timeout: stepDeadlineMs });
    await page.mouse.down();
    // Held over its icon the other view comes up.
    await page.getByRole("tab", { name: "JupyterHub" }).first().hover();
    const files = line(window, "Files");
    await until("the view comes up", async () => {
      await page
        .getByRole("tab", { name: "JupyterHub" })
        .first()
        .hover({ position: { x: 10, y: 12 } });
      return await files.isVisible();
    });
    await files.hover({ position: { x: 60, y: 8 } });
    await files.hover({ position: { x: 64, y: 10 } });
    await page.mouse.up();
  }

  it("a folder of the Explorer is dropped on the server's files, and uploaded with all that is in it", async () => {
    await opened.run(async (window) => {
      const isUploaded = () => existsSync(atHome("raw/two.csv"));
      // What is drawn anew under the pointer takes no drop (seen once in twenty runs): a person drops it again.
      await until("the folder is uploaded", async () => {
        if (!isUploaded()) await dropped(window, "raw");
        return await poll(() => Promise.resolve(isUploaded()), anotherDropMs);
      });
      await window.waitForNotification("Uploaded to");
      assert.equal(await readFile(atHome("raw/deep/one.csv"), "utf8"), "1\n");
      assert.equal(await readFile(atHome("raw/two.csv"), "utf8"), "2\n");
      await line(window, "raw").waitFor({ timeout: stepDeadlineMs });
      await picture(window, "server-files-dropped");
      await window.clearNotifications();
    });
  });

  it("a terminal is the same one after the window was loaded again, and an app that it starts opens in the browser", async () => {
    await opened.run(async (window) => {
      const { page } = window;
      await window.runCommand("JupyterHub: New Terminal on Server…");
      const rows = page.locator(".terminal-wrapper.active .xterm-rows");
      const shows = (text: string) =>
        until(`the terminal shows “${text}”`, async () =>
          (await rows.allInnerTexts().catch(() => [])).some((all) => all.replaceAll("\u00a0", " ").includes(text)),
        );
      const types = async (text: string) => {
        await page.locator(".terminal-wrapper.active .xterm-helper-textarea").focus();
        await page.keyboard.type(text);
        await page.keyboard.press("Enter");
      };
      await shows("~");
      await types("word=kept; echo it-is-$((6*7))");
      await shows("it-is-42");
      await window.reload();
      // It is among the editor's again, whose panel is closed after a reload.
      await window.runCommand("JupyterHub: Open Terminal…");
      await shows("it-is-42");
      await types("echo $word-$((6*8))");
      await shows("kept-48");
      await picture(window, "terminal-reloaded");
      const python = path.join(await hubEnvironment("6.1", [STREAMLIT]), "bin/python");
      const port = await freePort();
      await types(`clear; ${python} -m streamlit run app.py --server.headless true --server.port ${port}`);
      const offer = `Your app on port ${port}`;
      await window.waitForNotification(offer, { deadlineMs: stepDeadlineMs });
      await picture(window, "app-offered");
      const opening = page.context().waitForEvent("page");
      await window.pressInNotification(offer, "Open in Browser");
      const tab = await opening;
      await tab.getByText("From the node: forty-two").waitFor({ timeout: stepDeadlineMs });
      // What is typed comes there and back by its socket.
      await tab.getByLabel("Word").fill("here");
      await tab.keyboard.press("Enter");
      await tab.getByText("From the node: here").waitFor({ timeout: stepDeadlineMs });
      await tab.screenshot({ path: path.join(root, "out/screenshots/app-in-browser.png") });
      await tab.close();
    });
  });
});
