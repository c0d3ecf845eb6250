import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BrowserContext } from "playwright-core";
import { NotebookView } from "../../rig/browser-notebook.js";
import type { EditorWindow } from "../../rig/browser-window.js";
import { type RunningHub, startHub } from "../../rig/hub.js";
import { type Keyring, startKeyring } from "../../rig/keyring.js";
import { poll } from "../../rig/process.js";
import { pasteHub, type WindowAbout, withWindow } from "./window.js";

const root = path.resolve(import.meta.dirname, "../..");
const stepDeadlineMs = 90_000;
const notebookName = "long.ipynb";
const cells = [
  `import pathlib, time
for i in range(4): print(i, end=" ", flush=True)
(pathlib.Path.home() / "begun").touch()
while not (pathlib.Path.home() / "go").exists(): time.sleep(0.05)
for i in range(4, 40):
    print(i, end=" ", flush=True)
    time.sleep(0.01)`,
  `print("the second")`,
  `(pathlib.Path.home() / "done").touch()
print("the third")`,
];
const expected = [`${Array.from({ length: 40 }, (_, i) => i).join(" ")} `, "the second\n", "the third\n"];

describe("a notebook whose window is gone while its cells run", function () {
  this.timeout(600_000);
  let hub: RunningHub;
  let keyring: Keyring;
  let workspace: string;

  before(async () => {
    [hub, keyring] = await Promise.all([startHub(), startKeyring()]);
    workspace = path.join(await mkdtemp(path.join(tmpdir(), "hub-kernels-e2e-")), "work");
    await writeNotebook(workspace);
  });
  after(async () => {
    await Promise.all([hub.stop(), keyring.stop()]);
    await rm(path.dirname(workspace), { recursive: true, force: true });
  });

  it("shows all that they printed when it is opened again, also when it was only loaded again", async () => {
    await onServer("window-gone", "ada", async (first, about, home) => {
      const saved = () => outputsOf(path.join(about.folder, notebookName));
      const isLogged = (text: string, times = 1) => saysLog(about.editor.userDataDir, text, times);

      await runAll(first, home);
      await isLogged("given all cells");
      await isLogged("are kept too");
      await first.page.close();
      // As where the window goes before all that it has noted is written down: what ran after that is known by the record.
      assert.equal(await forgetAllButFirst(first.page.context(), about.editor.url), 2);
      await go(home);
      const second = await about.openAnother();
      const notebook = await NotebookView.open(second, notebookName);
      await notebook.waitForOutput("the third");
      await second.screenshot(path.join(root, "out/screenshots/window-opened-again.png"));
      await savedAs(second, saved, expected);

      await runAll(second, home);
      await isLogged("given all cells", 2);
      await second.reload();
      await second.screenshot(path.join(root, "out/screenshots/window-reloaded.png"));
      await go(home);
      await (await NotebookView.open(second, notebookName)).waitForOutput("the third");
      await savedAs(second, saved, expected);
    });
  });

  it("is shown whole by another window that has it open too, and by both where the first is loaded again", async () => {
    await onServer("two-windows", "ben", async (first, about, home) => {
      const saved = () => outputsOf(path.join(about.folder, notebookName));
      const isLogged = (text: string, times = 1) => saysLog(about.editor.userDataDir, text, times);

      await runAll(first, home);
      await isLogged("given all cells");
      const second = await about.openAnother();
      const inSecond = await NotebookView.open(second, notebookName);
      await inSecond.waitForOutput("0 1 2 3");
      await second.screenshot(path.join(root, "out/screenshots/second-window.png"));
      await first.page.close();
      await go(home);
      await inSecond.waitForOutput("the third");
      await savedAs(second, saved, expected);

      await runAll(second, home);
      await isLogged("given all cells", 2);
      const third = await about.openAnother();
      const inThird = await NotebookView.open(third, notebookName);
      await inThird.waitForOutput("0 1 2 3");
      await second.reload();
      await go(home);
      await shows(inThird, expected);
      await (await NotebookView.open(second, notebookName)).waitForOutput("the third");
      await savedAs(second, saved, expected);
      const { body } = await hub.api("GET", "../../user/ben/api/sessions");
      const names = (body as { name: string }[]).map(({ name }) => name);
      assert.equal(names.filter((name) => name === notebookName).length, 1, names.join(", "));
    });
  });

  /** A window with the notebook, and where the files of its user's server are. To another test with the same user it would be another copy. */
  async function onServer(
    name: string,
    user: string,
    scenario: (window: EditorWindow, about: WindowAbout, home: string) => Promise<void>,
  ): Promise<void> {
    const token = await hub.token(user);
    await hub.api("POST", `users/${user}/server`);
    const settings = { "hubKernels.recordAfterSeconds": 1 };
    await withWindow({ name, workspace, settings, env: keyring.env }, async (window, about) => {
      await window.runCommand("JupyterHub: Add JupyterHub…");
      await pasteHub(window, hub.url, token);
      await window.waitForNotification("was added");
      await scenario(window, about, hub.homeOf(user));
    });
  }
});

/** The first cell prints its first numbers, and waits. */
async function runAll(window: EditorWindow, home: string): Promise<void> {
  const notebook = await NotebookView.open(window, notebookName);
  if (!(await notebook.kernelLabel()).includes("127.0.0.1")) await notebook.selectKernel("JupyterHub");
  await notebook.runAll();
  await made(home, "begun");
}

/** The first cell goes on; and all are done. */
async function go(home: string): Promise<void> {
  await writeFile(path.join(home, "go"), "");
  await made(home, "done");
  await rm(path.join(home, "go"));
}

/** A cell has made this file, which is taken away again. */
async function made(home: string, name: string): Promise<void> {
  const file = path.join(home, name);
  assert.ok(await poll(() => Promise.resolve(existsSync(file)), stepDeadlineMs), `the cells come to "${name}"`);
  await rm(file);
}

/** The browser keeps what extensions note in a database. @returns how many notes of cells are gone */
async function forgetAllButFirst(browser: BrowserContext, editorUrl: string): Promise<number> {
  // A page of the same origin that is no window.
  const page = await browser.newPage();
  await page.goto(new URL("/healthz", editorUrl).href);
  // What compiles this wraps functions in one that the page does not have.
  await page.evaluate("globalThis.__name = (f) => f");
  const forgotten = await page.evaluate(async () => {
    const extension = "hub-kernels.hub-kernels";
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(String(request.error)));
      });
    let forgotten = 0;
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      const isState = name.startsWith("vscode-web-state-db-") && database.objectStoreNames.contains("ItemTable");
      const table = isState ? database.transaction("ItemTable", "readwrite").objectStore("ItemTable") : undefined;
      const text: unknown = table && (await done(table.get(extension)));
      const state = JSON.parse(typeof text === "string" ? text : "{}") as Record<string, { runs: unknown[] }[]>;
      for (const key of Object.keys(state).filter((each) => each.startsWith("hubKernels.openRuns")))
        for (const notes of state[key] ?? []) forgotten += notes.runs.splice(1).length;
      if (table && forgotten > 0) await done(table.put(JSON.stringify(state), extension));
      database.close();
    }
    return forgotten;
  });
  await page.close();
  return forgotten;
}

/** Each once, in whatever order the view has drawn them. */
async function shows(notebook: NotebookView, texts: readonly string[]): Promise<void> {
  const sorted = (all: readonly string[]) => all.map((text) => text.trim()).sort();
  let last: string[] = [];
  await poll(async () => {
    last = sorted(await notebook.outputs());
    return JSON.stringify(last) === JSON.stringify(sorted(texts));
  }, stepDeadlineMs);
  assert.deepEqual(last, sorted(texts));
}

async function savedAs(window: EditorWindow, saved: () => Promise<string[]>, texts: readonly string[]): Promise<void> {
  let last: string[] = [];
  await poll(async () => {
    await window.runCommand("File: Save");
    last = await saved();
    return JSON.stringify(last) === JSON.stringify(texts);
  }, stepDeadlineMs);
  assert.deepEqual(last, texts);
}

/** `[]`: the editor is about to write it. */
async function outputsOf(file: string): Promise<string[]> {
  const text = await readFile(file, "utf8");
  if (!text.trimEnd().endsWith("}")) return [];
  const { cells: all } = JSON.parse(text) as { cells: { outputs: { text?: string[]; name?: string }[] }[] };
  return all.map(({ outputs }) => outputs.flatMap(({ text, name }) => text ?? [`(${name})`]).join(""));
}

/** The log reaches its file later than what it tells of. */
async function saysLog(userDataDir: string, text: string, times: number): Promise<void> {
  const isThere = async () => (await logOf(userDataDir)).split(text).length > times;
  assert.ok(await poll(isThere, stepDeadlineMs), `the log says "${text}"`);
}

async function logOf(userDataDir: string): Promise<string> {
  const folder = path.join(userDataDir, "logs");
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith("JupyterHub.log"));
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
  return texts.join("");
}

async function writeNotebook(folder: string): Promise<void> {
  await mkdir(folder);
  const code = cells.map((source, index) => ({
    cell_type: "code",
    id: `cell-${index}`,
    execution_count: null,
    metadata: {},
    outputs: [],
    source,
  }));
  const kernelspec = { name: "python3", display_name: "Python 3", language: "python" };
  const notebook = { cells: code, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  await writeFile(path.join(folder, notebookName), JSON.stringify(notebook));
}
