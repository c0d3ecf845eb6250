import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Locator } from "playwright-core";
import sharp from "sharp";
import { openWindow, startBrowser, windowSize } from "../rig/browser.js";
import { NotebookView } from "../rig/browser-notebook.js";
import type { EditorWindow } from "../rig/browser-window.js";
import { poll } from "../rig/process.js";
import type { Steps } from "../rig/steps.js";
import { shownForm } from "../test/e2e/stage.js";
import { openInBrowser } from "./editor.js";
import { type DemoHub, prepareBrowser, root, workspace } from "./parts.js";

/** JupyterHub's own, as most who look at the pictures know it. */
export const picturedPort = 8000;
const startDeadlineMs = 120_000;
const headerGrip = 100;
const upperViewEnd = 216;
/** Of a window of 1280 x 800 pixels. */
const viewAndCell = { x: 0, y: 0, width: 800, height: 440 };
const lowerLeft = { x: 0, y: 470, width: 640, height: 330 };
const upperHalf = { x: 0, y: 0, width: 1280, height: 540 };
const question = ".quick-input-widget:visible";
const editorPart = ".part.editor";
const sideBar = ".part.sidebar";
const dayS = 86_400;
const narrow = ["access:servers!user", "servers!user"];
const standard = [...narrow, "read:users!user"];

/** A cell that is at work for longer than its pictures take, and uses ever more memory. */
const training = {
  name: "training.ipynb",
  notebook: {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { language_info: { name: "python" } },
    cells: [
      {
        id: "train",
        cell_type: "code",
        execution_count: null,
        metadata: {},
        outputs: [],
        source: `import time

seen = []
for epoch in range(600):
    seen.append(bytearray(4_000_000))
    print(f"epoch {epoch}: loss {1 / (1 + epoch / 10):.3f}", flush=True)
    time.sleep(1)`,
      },
    ],
  },
};

/** Makes the pictures of README anew, in media/: a real window in which is done what a user would do. */
export async function takePictures(steps: Steps, hub: DemoHub, vsix: string): Promise<void> {
  await prepareBrowser(steps);
  const home = await mkdtemp(path.join(tmpdir(), "hub-kernels-pictures-"));
  try {
    // The window saves by itself what the notebook printed; and its title shows the folder's name.
    const folder = path.join(home, path.basename(workspace));
    await cp(workspace, folder, { recursive: true });
    await writeFile(path.join(folder, training.name), JSON.stringify(training.notebook));
    await using editor = await openInBrowser(steps, vsix, { folder });
    const browser = await startBrowser();
    try {
      await steps.run("Pictures", async () => {
        const window = await openWindow(browser, editor.where);
        await (hub.queue ? pictureForm : pictureMachines)(window, hub).catch(async (error: unknown) => {
          await window.screenshot(path.join(root, "out/screenshots/pictures.png"));
          throw error;
        });
      });
    } finally {
      await browser.stop();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function pictureMachines(window: EditorWindow, hub: DemoHub): Promise<void> {
  await hub.mint({ note: "Old laptop", scopes: ["inherit"] });
  await hub.mint({ note: "Nightly job", scopes: narrow, expiresInS: 7 * dayS });
  await hub.mint({ note: "PyCharm", scopes: narrow, expiresInS: 90 * dayS });
  const note = "Hub Kernels on laptop";
  const token = await hub.mint({ note, scopes: [...standard, "tokens!user"], expiresInS: 30 * dayS });

  const notebook = await NotebookView.open(window, "where-does-this-run.ipynb");
  await addHub(window, hub, token, () => picture(window, "sign-in", question));
  await notebook.selectKernel("JupyterHub");
  await notebook.runAll();
  await window.pressInDialog("Start with Options…");
  await answer(window, "Choose Options…", "PyTorch", "one A100");
  await window.waitForNotification("Pulling image", { deadlineMs: startDeadlineMs });
  await picture(window, "starting");
  await notebook.waitForOutput("gpu:   a100");

  await window.clearNotifications();
  await window.runCommand("JupyterHub: Check Connection…");
  await window.pickItem("localhost");
  await window.waitForNotification("works");
  await window.page.getByText("Checking the connection").waitFor({ state: "hidden" });
  await picture(window, "check-connection", editorPart);
  await window.clearNotifications();
  await window.runCommand("View: Close Editor");

  await stop(window);
  await window.runCommand("JupyterHub: Start Server with Options…");
  await window.waitForText("like last time");
  await picture(window, "choices", question);
  await answer(window, "Choose Options…", "PyTorch", "one T4");
  await running(window);
  await pictureRunning(window);
  await pictureProject(window);

  await window.runCommand("JupyterHub: New Named Server…");
  await window.waitForInput("Enter a name");
  await window.typeInput("training");
  await answer(window, "Choose Options…", "Base", "none");
  await row(window, "trainingrunning").hover({ timeout: startDeadlineMs });
  await row(window, "trainingrunning").getByRole("button", { name: "Stop Server…" }).click();
  await window.pressInDialog("Stop Server");
  await row(window, "trainingstopped").waitFor();
  await window.clearNotifications();
  await window.runCommand("JupyterHub: Focus on Tokens View");
  await giveRoom(window, "Tokens");
  await row(window, "This editor").click();
  await row(window, "Old laptop").click();
  await row(window, "Created").nth(1).waitFor();
  await picture(window, "tokens", sideBar);
}

/** What runs on the server, and what it uses. */
async function pictureRunning(window: EditorWindow): Promise<void> {
  await window.runCommand("View: Close Editor");
  const notebook = await withKernel(window, training.name);
  await notebook.runAll();
  await window.runCommand("JupyterHub: Focus on Servers View");
  await row(window, "Default server").click({ timeout: startDeadlineMs });
  await window.page.keyboard.press("ArrowRight");
  await row(window, "As of").waitFor({ timeout: startDeadlineMs });
  await notebook.waitForOutput("epoch 60:", { deadlineMs: startDeadlineMs });
  await picture(window, "servers", viewAndCell);
  await window.statusItem("running").hover();
  await window.page.locator(".monaco-hover:visible a").first().waitFor({ timeout: startDeadlineMs });
  // A picture of the window at rest takes the pointer away first.
  await save(await window.page.screenshot(), "status", lowerLeft);
  await row(window, training.name).hover();
  await row(window, training.name).getByRole("button", { name: "Interrupt Kernel" }).click();
  await window.runCommand("View: Revert and Close Editor");
  await NotebookView.open(window, "where-does-this-run.ipynb");
  await row(window, "Default server").click();
  await window.page.keyboard.press("ArrowLeft");
}

/** A project of this computer on the server, its files there, and an app that it starts. */
async function pictureProject(window: EditorWindow): Promise<void> {
  const { page } = window;
  await window.runCommand("View: Close All Editors");
  await window.runCommand("JupyterHub: Sync Project to Server…");
  await window.pressInDialog("Sync");
  await window.waitForNotification("pushed now", { deadlineMs: startDeadlineMs });
  await window.clearNotifications();
  await window.runCommand("JupyterHub: Focus on Servers View");
  await row(window, "Default server").first().click({ timeout: startDeadlineMs });
  await page.keyboard.press("ArrowRight");
  await row(window, "in sync").waitFor({ timeout: startDeadlineMs });
  const folder = page.locator('.part.sidebar .monaco-list-row[aria-label^="The folder workspace "]');
  for (const unfolded of [row(window, "Files").first(), folder]) {
    await unfolded.click({ timeout: startDeadlineMs });
    await page.keyboard.press("ArrowRight");
  }
  await row(window, "measurements.csv").click({ timeout: startDeadlineMs });
  await page.locator(".tab", { hasText: "measurements.csv" }).first().waitFor({ timeout: startDeadlineMs });
  const notebook = await withKernel(window, "my-own-module.ipynb");
  await notebook.runAll();
  await notebook.waitForOutput("The app runs at", { deadlineMs: startDeadlineMs });
  await window.waitForNotification("Your app on port", { deadlineMs: startDeadlineMs });
  await picture(window, "files");
  await window.pressInNotification("Your app on port", "Open in Editor");
  const showsApp = async () => {
    const texts = page.frames().map((frame) => frame.locator("h1").allInnerTexts());
    return (await Promise.allSettled(texts)).some(({ status, ...shown }) => {
      return status === "fulfilled" && JSON.stringify(shown).includes("Measurements of today");
    });
  };
  if (!(await poll(showsApp, startDeadlineMs))) throw new Error("the app is not shown");
  await picture(window, "app", upperHalf);
  await window.runCommand("View: Close All Editors");
  await NotebookView.open(window, "where-does-this-run.ipynb");
  // Its other servers are seen again.
  await row(window, "Default server").click();
  await page.keyboard.press("ArrowLeft");
}

/** A notebook that has the only kernel that there is without being asked, but not at once. */
async function withKernel(window: EditorWindow, name: string): Promise<NotebookView> {
  const notebook = await NotebookView.open(window, name);
  const hasKernel = async () => (await notebook.kernelLabel().catch(() => "")).includes("JupyterHub");
  if (!(await poll(hasKernel, startDeadlineMs))) throw new Error("the notebook has no kernel");
  return notebook;
}

async function pictureForm(window: EditorWindow, hub: DemoHub): Promise<void> {
  await addHub(window, hub, hub.token);
  await window.runCommand("JupyterHub: Start Server with Options…");
  await answer(window, "All Options in One Form…");
  const { form } = await shownForm(window);
  await form.locator("#profile").selectOption("training");
  await picture(window, "form", editorPart);
}

async function addHub(window: EditorWindow, hub: DemoHub, token: string, picture = async () => {}): Promise<void> {
  await window.runCommand("JupyterHub: Add JupyterHub…");
  await window.waitForInput("address");
  await window.typeInput(hub.url.replace("127.0.0.1", "localhost"));
  await window.waitForInput("sign in to");
  await picture();
  await window.pickItem("Paste a token you have");
  await window.waitForInput("Paste the token");
  await window.pasteInput(token);
  await window.waitForNotification("was added");
  await window.clearNotifications();
}

/** A view that was folded up opens with room for its first lines only. */
async function giveRoom({ page }: EditorWindow, view: string): Promise<void> {
  const header = page.locator(".part.sidebar .pane-header", { hasText: view });
  const { x = 0, y = 0 } = (await header.boundingBox()) ?? {};
  await page.mouse.move(x + headerGrip, y);
  await page.mouse.down();
  await page.mouse.move(x + headerGrip, upperViewEnd, { steps: 5 });
  await page.mouse.up();
}

function row(window: EditorWindow, text: string): Locator {
  return window.page.locator(".part.sidebar .monaco-list-row", { hasText: text });
}

/** One list after the other. */
async function answer(window: EditorWindow, ...picks: string[]): Promise<void> {
  for (const pick of picks) await window.pickItem(pick);
}

async function stop(window: EditorWindow): Promise<void> {
  await window.runCommand("JupyterHub: Stop Server…");
  await window.pressInDialog("Stop Server");
  await window.statusItem("stopped").waitFor();
  await window.clearNotifications();
}

async function running(window: EditorWindow): Promise<void> {
  await window.statusItem("running").waitFor({ timeout: startDeadlineMs });
  await window.clearNotifications();
}

/** @param part what README shows, by its selector or in pixels; by default the whole window */
async function picture(window: EditorWindow, name: string, part?: string | Box): Promise<void> {
  const png = await window.picture();
  const box = typeof part === "string" ? await window.page.locator(part).first().boundingBox() : part;
  await save(png, name, box ?? undefined);
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Sixteen colors keep the text sharp. The VSIX contains the pictures, and may not be large. */
async function save(png: Buffer, name: string, box?: Box): Promise<void> {
  const { x, y, width, height } = box ?? { x: 0, y: 0, ...windowSize };
  const shown = { left: Math.floor(x), top: Math.floor(y), width: Math.floor(width), height: Math.floor(height) };
  await sharp(png)
    .extract(shown)
    .png({ palette: true, colours: 16, dither: 0, effort: 10, compressionLevel: 9 })
    .toFile(path.join(root, `media/${name}.png`));
}
