import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { profiles } from "../../demo/choices.js";
import { NotebookView } from "../../rig/browser-notebook.js";
import type { EditorWindow } from "../../rig/browser-window.js";
import { type RunningHub, startHub } from "../../rig/hub.js";
import { type Keyring, startKeyring } from "../../rig/keyring.js";
import { poll } from "../../rig/process.js";
import { filesAt } from "./leak-search.js";
import { logEverything } from "./log-level.js";
import { withWindow } from "./window.js";

const root = path.resolve(import.meta.dirname, "../..");
const workspace = path.join(root, "demo/workspace");
const notebookName = "where-does-this-run.ipynb";
const user = "ada";
const startDeadlineMs = 120_000;
const stepDeadlineMs = 90_000;

describe("a notebook in a window, from the first command to the output", function () {
  this.timeout(600_000);
  let hub: RunningHub;
  let keyring: Keyring;

  before(async () => {
    const config = await readFile(path.join(root, "demo/hub_config.py"), "utf8");
    [hub, keyring] = await Promise.all([startHub({ config }), startKeyring()]);
  });

  after(async () => {
    await Promise.all([hub.stop(), keyring.stop()]);
  });

  it("runs on the chosen machine, and again after stop and start without choosing the kernel again", async () => {
    const token = await hub.token(user);
    const settings = { "hubKernels.profiles": profiles };
    await withWindow(
      { name: "notebook", workspace, settings, env: keyring.env },
      async (window, { folder, editor }) => {
        const picture = (name: string) => window.screenshot(path.join(root, `out/screenshots/${name}.png`));
        await logEverything(window);
        await addHub(window, token, picture);
        const notebook = await NotebookView.open(window, notebookName);
        await notebook.selectKernel("JupyterHub");
        await picture("kernel-chosen");
        assert.deepEqual(posts(hub), [], "adding a hub, opening a notebook and choosing a kernel start nothing");

        await notebook.runAll();
        await startWith(window, "Small GPU", "Pulling image", picture);
        await notebook.waitForOutput("gpu:   t4");
        await picture("ran");
        assert.equal(starts(hub), 1);
        await breakConnection(hub, window, picture);

        await window.runCommand("JupyterHub: Stop Server…");
        await window.pressInDialog("Stop Server");
        await window.statusItem("stopped").waitFor();
        await notebook.runCell("import platform");
        await startWith(window, "CPU", "Starting the server", picture);
        await notebook.waitForOutput("gpu:   none");
        assert.equal(starts(hub), 2);

        await window.runCommand("File: Save");
        const saved = () => readFile(path.join(folder, notebookName), "utf8");
        assert.ok(await poll(async () => (await saved()).includes("image: base"), stepDeadlineMs), await saved());
        assert.equal(await keyring.secret(`${hub.url} ${user}`), token);
        // The log reaches its file later than what it tells of.
        const inLog = async () => (await filesWith("GET /user/ada/api/kernelspecs", editor.userDataDir)).length > 0;
        assert.ok(await poll(inLog, stepDeadlineMs), "the log is a file");
        assert.deepEqual(await filesWith("GET /user/ada/api/kernelspecs", editor.userDataDir), ["JupyterHub.log"]);
        assert.deepEqual(
          await filesWith(token, editor.userDataDir, folder, editor.logFile),
          [],
          "a file holds the token",
        );
      },
    );
  });

  async function addHub(window: EditorWindow, token: string, picture: (name: string) => Promise<void>): Promise<void> {
    await window.runCommand("JupyterHub: Add JupyterHub…");
    await window.waitForInput("address");
    await picture("add-address");
    await window.typeInput(`${hub.url}hub/home`);
    await window.waitForInput("sign in to");
    await picture("add-sign-in");
    await window.pickItem("Paste a token you have");
    await window.waitForInput("Paste the token");
    await window.pasteInput(token);
    await window.waitForNotification("was added");
    await picture("added");
  }
});

async function startWith(
  window: EditorWindow,
  machine: string,
  said: string,
  picture: (name: string) => Promise<void>,
): Promise<void> {
  await window.pressInDialog("Start with Options…");
  await picture(`choices for ${machine}`);
  await window.pickItem(machine);
  await window.waitForNotification(said, { deadlineMs: startDeadlineMs });
  await picture(`starting ${machine}`);
}

/** The network is away, and comes back. */
async function breakConnection(
  hub: RunningHub,
  window: EditorWindow,
  picture: (name: string) => Promise<void>,
): Promise<void> {
  hub.faults.refuse = true;
  hub.cutSockets();
  const item = window.statusItem(/reconnecting, \d+ s/);
  await item.waitFor();
  await picture("reconnecting");
  await item.hover();
  const reconnect = window.page.locator(".monaco-hover a", { hasText: "Reconnect Now" });
  // While the hub is away the link stays; after that the connection comes back without it.
  await reconnect.click();
  hub.faults.refuse = false;
  await window.statusItem("running").waitFor();
}

/** The names of the files that hold a text, in these folders and files. */
async function filesWith(text: string, ...places: string[]): Promise<string[]> {
  const files = await filesAt(...places);
  return files.filter(({ content }) => content.includes(text)).map(({ name }) => path.basename(name));
}

function posts(hub: RunningHub): string[] {
  return hub.requests.filter(({ method }) => method === "POST").map(({ path: url }) => url);
}

function starts(hub: RunningHub): number {
  return posts(hub).filter((url) => url.endsWith("/server")).length;
}
